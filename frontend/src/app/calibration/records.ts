/** Names for the parts of a report; the shapes are generated from the API's description. */
import type { components } from "../../client/api";

type Schemas = components["schemas"];

export type AlternativeAnnotator = Schemas["AlternativeAnnotator"];
export type Confusion = Schemas["Confusion"];
export type CurveAgreement = Schemas["CurveAgreement"];
export type Disagreement = Schemas["Disagreement"];
export type Estimated = Schemas["Number"];
export type FieldAgreement = Schemas["FieldAgreement"];
export type JudgeReport = Schemas["JudgeReport"];
export type PairedDifference = Schemas["PairedDifference"];
export type ProbabilityMetrics = Schemas["ProbabilityMetrics"];
export type RateComparison = Schemas["RateComparison"];
export type RateEstimate = Schemas["RateEstimate"];
export type Report = Schemas["Report"];
export type Requirement = Schemas["Requirement"];
export type RunSource = Schemas["RunSource"];
export type SuccessRates = Schemas["SuccessRates"];
export type Verdict = Report["verdict"];
