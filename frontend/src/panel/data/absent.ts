/** Answers that say "nothing yet" by refusing. */
import { ApiProblem } from "../../client/problem";

/** Returns what was asked for; null where the user must not see it yet. */
export function nullIfBlind<T>(asked: Promise<T>): Promise<T | null> {
  return nullIf(asked, (problem) => problem.stillBlind);
}

/** Returns what was asked for; null where the user must not see it yet, or nobody judged. */
export function nullIfUnjudged<T>(asked: Promise<T>): Promise<T | null> {
  return nullIf(asked, (problem) => problem.stillBlind || problem.status === 404);
}

async function nullIf<T>(asked: Promise<T>, isAbsent: (problem: ApiProblem) => boolean): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ApiProblem && isAbsent(error)) {
      return null;
    }
    throw error;
  }
}
