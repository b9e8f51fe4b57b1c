import type { ReactNode } from "react";
import type { MarkField } from "../draft/draft";
import { Button } from "../pieces/Button";
import { DifferenceMark } from "./DifferenceMark";
import type { JudgeColumn } from "./judge_columns";
import type { Row } from "./rows";
import { SaidCell } from "./SaidCell";

interface CompareTableProps {
  readonly rows: readonly Row[];
  /** Names of the annotators beside me. */
  readonly others: readonly string[];
  readonly judges: readonly JudgeColumn[];
  /** Whether anything but my own marks may be seen. */
  readonly visible: boolean;
  /** Frames of the episode. */
  readonly length: number;
  /** What the dataset itself says of the outcome; null where it says nothing or must not be seen. */
  readonly declared: ReactNode;
  /** The field that digits rate. */
  readonly armed: MarkField;
  readonly onArm: (field: MarkField) => void;
  /** My control of a row; the first row of subtasks without a span of mine says how to mark them. */
  readonly mine: (row: Row, saysHow: boolean) => ReactNode;
  /** What people note on a field, at its first row. */
  readonly note: (field: MarkField) => ReactNode;
  readonly onAccept: (field: MarkField) => void;
}

const CELL = "border-b px-1 py-1 align-middle";
/** The difference stays in sight where more people and judges than fit stand before it. */
const AT_THE_END = "sticky right-0 text-center";

/** Every field in one row: people left, judges right, the difference at the end. */
export function CompareTable(props: CompareTableProps) {
  const { rows, others, judges, visible, length, declared, armed, onArm, mine, note, onAccept } = props;
  const unmarked = rows.find(({ field, mine: said }) => field === "subtasks" && said.kind === "unknown");
  return (
    <div className="relative overflow-x-auto">
      <table className="w-full text-left">
        <caption className="sr-only">
          {visible ? "My marks beside everybody else's" : "My marks"}
        </caption>
        <thead>
          <tr className="text-xs text-faint">
            <Heading>field</Heading>
            <Heading className="text-human">me</Heading>
            {visible && others.map((name) => <Heading key={name} className="text-human" title={name}>{name}</Heading>)}
            {visible && <Heading className="text-neutral">consensus</Heading>}
            {visible && judges.map(({ id, name }) => <Heading key={id} className="text-judge" title={name}>{name.split("/").at(-1)}</Heading>)}
            {visible && judges.length > 0 && (
              <Heading className={`${AT_THE_END} bg-ground`}>
                <abbr title={differenceOf(judges[0])} className="no-underline">Δ</abbr>
              </Heading>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const fiveSteps = row.field !== "task_completion";
            const isArmed = row.field === armed;
            return (
              <tr
                key={row.id}
                data-field={row.id}
                onFocus={() => {
                  if (row.field !== null) {
                    onArm(row.field);
                  }
                }}
                className={isArmed ? "bg-raised" : ""}
              >
                <th
                  scope="row"
                  className={`${CELL} border-l-2 font-normal ${isArmed ? "border-l-human" : "border-l-ground"}`}
                >
                  <span className="flex items-center justify-between gap-x-1">
                    <span className="min-w-0">
                      {row.label}
                      {isArmed && <span className="sr-only"> (digits rate this row)</span>}
                    </span>
                    {row.field !== null && rows.find(({ field }) => field === row.field) === row && note(row.field)}
                  </span>
                  {row.field === "outcome" && declared}
                </th>
                <td className={CELL}>{row.field === null ? <span className="text-faint">not asked</span> : mine(row, row === unmarked)}</td>
                {visible &&
                  row.others.map((said, index) => (
                    <td key={others[index]} className={CELL}>
                      <SaidCell said={said} whose="human" onFiveSteps={fiveSteps} length={length} />
                    </td>
                  ))}
                {visible && (
                  <td className={CELL}>
                    <SaidCell said={row.consensus} whose="neutral" onFiveSteps={fiveSteps} length={length} />
                  </td>
                )}
                {visible &&
                  row.judges.map((said, index) => (
                    <td key={judges[index]?.id} className={CELL}>
                      <span className="flex items-center gap-1">
                        <SaidCell said={said} whose="judge" onFiveSteps={fiveSteps} length={length} />
                        {index === 0 && row.field !== null && said.kind !== "unknown" && (
                          <AcceptButton row={row} field={row.field} onAccept={onAccept} />
                        )}
                      </span>
                    </td>
                  ))}
                {visible && judges.length > 0 && (
                  <td className={`${CELL} ${AT_THE_END} ${isArmed ? "bg-raised" : "bg-ground"}`}>
                    <DifferenceMark amount={row.difference} words={row.differenceInWords} />
                  </td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** What the differences are between. */
function differenceOf(judge: JudgeColumn | undefined): string {
  const between = `difference between me and ${judge?.name ?? ""}`;
  return judge?.calibrated?.task_completion == null ? between : `${between}; of the completion: its calibrated number`;
}

interface HeadingProps {
  readonly className?: string;
  readonly title?: string;
  readonly children: ReactNode;
}

function Heading({ className = "", title, children }: HeadingProps) {
  return (
    <th scope="col" title={title} className={`max-w-20 truncate border-b px-1 py-1 font-medium ${className}`}>
      {children}
    </th>
  );
}

interface AcceptButtonProps {
  readonly row: Row;
  readonly field: MarkField;
  readonly onAccept: (field: MarkField) => void;
}

/** Not a stop of the Tab key, so that Tab leads from mark to mark: the key A does the same. */
function AcceptButton({ row, field, onAccept }: AcceptButtonProps) {
  const what = row.field === "subtasks" ? "subtasks" : row.label;
  return (
    <Button
      tone="quiet"
      tabIndex={-1}
      title={`take the judge's ${what} as mine (A)`}
      aria-label={`take the judge's ${what} as mine`}
      onClick={() => {
        onAccept(field);
      }}
    >
      ◂
    </Button>
  );
}
