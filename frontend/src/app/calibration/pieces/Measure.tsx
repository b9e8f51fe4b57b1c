import { NoValue } from "../../dataset/NoValue";
import { decimals } from "../numbers";

interface MeasureProps {
  readonly value: number | null | undefined;
  /** Why there is none. */
  readonly reason: string | null | undefined;
}

/** A number without an interval. */
export function Measure({ value, reason }: MeasureProps) {
  return value == null ? <NoValue reason={reason ?? "nothing says why"} /> : decimals(value);
}
