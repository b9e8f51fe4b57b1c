import type { Report } from "./records";
import { fieldName, inWords } from "./words";

interface MissingToTell {
  /** The most that any field of any judge needs; null where more rated episodes are not what is missing. */
  readonly episodes: number | null;
  /** Fields that more ratings do not help, and why. */
  readonly otherwise: readonly { readonly name: string; readonly why: string }[];
}

/** What it takes until the fields can be told that cannot yet. */
export function missingToTell({ verdict: whole, judges }: Pick<Report, "verdict" | "judges">): MissingToTell {
  if (whole !== "not_enough_data" && whole !== "provisional") {
    return { episodes: null, otherwise: [] };
  }
  const isAlone = judges.filter(({ for_acceptance }) => for_acceptance).length === 1;
  const open = judges.flatMap(({ label, fields }) =>
    fields.filter(({ verdict }) => verdict === "not_enough_data" || verdict === "provisional").map((found) => ({ label, found })),
  );
  const needed = open.flatMap(({ found }) => found.needs_more ?? []);
  return {
    episodes: needed.length === 0 ? null : Math.max(...needed),
    otherwise: open
      .filter(({ found }) => found.needs_more == null)
      .map(({ label, found: { field, why, requirements } }) => ({
        name: isAlone ? fieldName(field) : `${fieldName(field)}, ${label}`,
        why: inWords(why, Object.fromEntries(requirements.map(({ name, title }) => [name, title]))),
      })),
  };
}
