/** Which field of a form a refusal is about. */
import { ApiProblem } from "../../../client/problem";

interface SortedProblems {
  /** What is wrong with a field, by its name; `rewards.target` for parts of parts. */
  readonly byField: Readonly<Record<string, string>>;
  /** What belongs to no field of the form. */
  readonly rest: string | null;
}

/** Fields that kinds of refusals are about which name none. */
const FIELDS_OF_KINDS: Readonly<Record<string, string>> = {
  "urn:robojudge:camera_not_found": "cameras",
  "urn:robojudge:episode_not_found": "episodes",
  "urn:robojudge:missing_key": "judge",
  "urn:robojudge:missing_extra": "judge",
  "urn:robojudge:unknown_plugin": "method",
};

/** Returns the words of a refusal beside the fields they are about. */
export function sortProblems(error: Error | null, fields: readonly string[]): SortedProblems {
  if (error === null) {
    return { byField: {}, rest: null };
  }
  if (!(error instanceof ApiProblem)) {
    return { byField: {}, rest: error.message };
  }
  const byField: Record<string, string> = {};
  const rest: string[] = [];
  const said = error.fields.length > 0 ? error.fields : [{ where: "", message: error.detail }];
  for (const { where, message } of said) {
    const field = fieldOf(where, fields) ?? fieldNamed(error, fields);
    if (field === null) {
      rest.push(where === "" ? message : `${where}: ${message}`);
    } else {
      byField[field] ??= message.replace(new RegExp(`^${field.split(".").at(-1) ?? field}: `), "");
    }
  }
  return { byField, rest: rest.length > 0 ? rest.join("; ") : null };
}

/** `body.cameras.0` is about `cameras`; the longest name that fits counts. */
function fieldOf(where: string, fields: readonly string[]): string | null {
  const path = where.replace(/^(body|query)\.?/, "");
  const fitting = fields.filter((field) => path === field || path.startsWith(`${field}.`));
  return fitting.sort((a, b) => b.length - a.length)[0] ?? null;
}

/** Checks beyond the form of the values speak of `target: ...` or of `--votes`. */
function fieldNamed(error: ApiProblem, fields: readonly string[]): string | null {
  const name =
    /^([a-z_]+): /.exec(error.detail)?.[1] ??
    FIELDS_OF_KINDS[error.type] ??
    /--([a-z-]+)/.exec(error.detail)?.[1]?.replaceAll("-", "_");
  if (name === undefined) {
    return null;
  }
  return fields.find((field) => field === name || field.endsWith(`.${name}`)) ?? null;
}
