/** Names for what the API speaks of; the shapes are generated from its description. */
import type { components } from "./api";

type Schemas = components["schemas"];

export type Annotation = Schemas["Annotation"];
export type Calibrated = Schemas["CalibratedWord"];
export type Consensus = Schemas["ConsensusSummary"];
export type Dataset = Schemas["ListedDataset"];
export type DatasetDetail = Schemas["ShownDataset"];
export type Episode = Schemas["ShownEpisode"];
export type EpisodeCamera = Schemas["EpisodeCamera"];
export type EpisodeRow = Schemas["ListedEpisode"];
export type Failure = Schemas["Failure"];
export type Judge = Schemas["JudgeCard"];
export type JudgeChoice = Schemas["JudgeChoice"];
export type Judgement = Schemas["Judgement"];
export type Keyframe = Schemas["Keyframe"];
export type MarkedSubtask = Schemas["MarkedSubtask"];
export type Marks = Schemas["Marks"];
export type Me = Schemas["Me"];
export type NewRun = Schemas["NewRun"];
export type Note = Schemas["Note"];
export type NoteToPut = Schemas["NoteRequest"];
export type OwnWord = Schemas["OwnWord"];
export type ProblemBody = Schemas["Problem"];
export type ReviewMark = Schemas["ReviewMark"];
export type RewardLabels = Schemas["RewardLabels"];
export type RewardPreview = Schemas["RewardPreview"];
export type Run = Schemas["Run"];
export type RunEstimate = Schemas["RunEstimate"];
export type Session = Schemas["Session"];
export type StoredJudgement = Schemas["StoredJudgement"];
export type Trajectory = Schemas["Trajectory"];
export type Word = Schemas["Word"];
export type Outcome = Judgement["outcome"];
export type FailureMode = NonNullable<Annotation["failure_mode"]>;
