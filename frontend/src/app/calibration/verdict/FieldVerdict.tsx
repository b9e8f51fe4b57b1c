import { type ReactNode, useId, useState } from "react";
import { Button } from "../../../panel/pieces/Button";
import { NoValue } from "../../dataset/NoValue";
import { FieldDetails } from "../field/FieldDetails";
import { decimals } from "../numbers";
import { Estimate } from "../pieces/Estimate";
import type { FieldAgreement, JudgeReport, Report, Requirement } from "../records";
import { fieldName, inWords } from "../words";
import { type Axis } from "./axis";
import { baselineMarks } from "./baseline-marks";
import { IntervalPlot } from "./IntervalPlot";
import { VerdictMark } from "./VerdictMark";

export const CELL = "block py-0.5 md:table-cell md:py-1 md:pr-4 md:align-middle";
const COLUMNS = 8;

interface FieldVerdictProps {
  readonly report: Report;
  readonly judge: JudgeReport;
  readonly found: FieldAgreement;
  /** Baselines that may be set beside this judge. */
  readonly baselines: readonly JudgeReport[];
  readonly axis: Axis;
}

/** One field: its verdict, each number that decides it, and all else when asked. */
export function FieldVerdict({ report, judge, found, baselines, axis }: FieldVerdictProps) {
  const [open, setOpen] = useState(false);
  const details = useId();
  const name = fieldName(found.field);
  const span = Math.max(1, found.requirements.length);
  return (
    <tbody className="mb-3 block rounded border p-2 md:mb-0 md:table-row-group md:rounded-none md:border-x-0 md:border-t-0 md:p-0">
      {found.requirements.map((requirement, place) => (
        <tr key={requirement.name} className="block md:table-row">
          {place === 0 && (
            <>
              <th scope="rowgroup" rowSpan={span} className={`${CELL} text-left md:whitespace-nowrap`}>
                <Button
                  tone="quiet"
                  aria-label={`${name}, ${judge.label}: all there is on it`}
                  aria-expanded={open}
                  aria-controls={details}
                  onClick={() => { setOpen(!open); }}
                  className="-ml-1 text-left font-semibold"
                >
                  <span aria-hidden className="inline-block w-3">{open ? "▾" : "▸"}</span>
                  {name}
                </Button>
              </th>
              <td rowSpan={span} className={`${CELL} md:w-44`}><VerdictMark verdict={found.verdict} /></td>
            </>
          )}
          <td className={`${CELL} whitespace-nowrap`}>
            {requirement.title}
            {requirement.passed && <span className="text-good"> ✓<span className="sr-only"> passed</span></span>}
          </td>
          <td className={`${CELL} md:w-80`}>
            <IntervalPlot requirement={requirement} marks={baselineMarks(baselines, found.field, requirement.name)} axis={axis} threshold={report.threshold} />
          </td>
          <Numbers requirement={requirement} />
          {place === 0 && <td rowSpan={span} className={`${CELL} whitespace-nowrap`}><StandIn found={found} /></td>}
        </tr>
      ))}
      <tr className="block md:table-row md:border-b">
        <td colSpan={COLUMNS} className="block pb-2 md:table-cell">
          <p className="text-xs text-faint md:pl-4">
            {sentence(inWords(found.why, Object.fromEntries(found.requirements.map((one) => [one.name, one.title]))))}
          </p>
          {/* Wide tables in it scroll by themselves instead of widening the page. */}
          <div id={details} hidden={!open} className="contain-inline-size">
            {open && <FieldDetails judge={judge} found={found} baselines={baselines} />}
          </div>
        </td>
      </tr>
    </tbody>
  );
}

function Numbers({ requirement: { number, ceiling, bound } }: { readonly requirement: Requirement }) {
  return (
    <>
      <td className={CELL}>
        <Named name="judge"><Estimate number={number} hue="judge" /></Named>{" "}
        {bound !== null && <span className="text-xs whitespace-nowrap text-faint">bound {decimals(bound)}</span>}
      </td>
      <td className={`${CELL} md:text-right`}><Named name="episodes">{number.n_episodes}</Named></td>
      <td className={CELL}><Named name="a person against the others"><Estimate number={ceiling} hue="human" /></Named></td>
    </>
  );
}

function StandIn({ found: { alternative_annotator: test } }: { readonly found: FieldAgreement }) {
  const rate = test.winning_rate === null ? "" : ` (wins ${decimals(test.winning_rate)})`;
  return (
    <Named name="could stand in for a person">
      {test.passes === null ? (
        <NoValue reason={test.reason ?? "not tested"} />
      ) : test.passes ? (
        <span className="text-good">✓ yes{rate}</span>
      ) : (
        <span className="text-bad">✗ no{rate}</span>
      )}
    </Named>
  );
}

/** On a phone there is no heading above a cell. */
function Named({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <span className="text-faint md:hidden">{name} </span>
      {children}
    </>
  );
}

function sentence(words: string): string {
  const begun = words.charAt(0).toUpperCase() + words.slice(1);
  return begun.endsWith(".") ? begun : `${begun}.`;
}
