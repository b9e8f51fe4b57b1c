import { Costs } from "./parts/Costs";
import { Curves } from "./parts/Curves";
import { Disagreements } from "./parts/Disagreements";
import { Exclusions } from "./parts/Exclusions";
import { Making } from "./parts/Making";
import { People } from "./parts/People";
import { PerTask } from "./parts/PerTask";
import { SideBySide } from "./parts/SideBySide";
import { SuccessProbability } from "./parts/SuccessProbability";
import { SuccessRates } from "./parts/SuccessRates";
import type { Report } from "./records";
import { Verdicts } from "./verdict/Verdicts";

/** Everything below the verdict, in the order of the report's page and text. */
export function ReportView({ report }: { readonly report: Report }) {
  return (
    <>
      <Verdicts report={report} />
      <SideBySide report={report} />
      <SuccessProbability report={report} />
      <Disagreements report={report} />
      <PerTask report={report} />
      <SuccessRates report={report} />
      <Curves report={report} />
      <Costs report={report} />
      <People report={report} />
      <Exclusions report={report} />
      <Making report={report} />
    </>
  );
}
