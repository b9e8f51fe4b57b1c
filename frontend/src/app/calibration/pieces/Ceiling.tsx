import { NoValue } from "../../dataset/NoValue";
import type { Estimated } from "../records";
import { Estimate } from "./Estimate";

interface CeilingProps {
  readonly number: Estimated | null | undefined;
  readonly withEpisodes?: boolean;
}

/** What one person reaches against the others; the caption says which have no interval. */
export function Ceiling({ number, withEpisodes = false }: CeilingProps) {
  return number == null ? (
    <NoValue reason="not compared with people among themselves" />
  ) : (
    <Estimate number={number} hue="human" withEpisodes={withEpisodes} isPoint />
  );
}
