import { between, decimals } from "../numbers";
import type { Requirement } from "../records";
import type { BaselineMark } from "./baseline-marks";

/** What a reader learns of an interval plot who does not see it. */
export function plotWords({ title, number, bound, ceiling }: Requirement, marks: readonly BaselineMark[], threshold: number): string {
  if (number.value === null) {
    return `${title}: unknown`;
  }
  const interval = between(number.low, number.high);
  const said: (string | false)[] = [
    `${title}: ${decimals(number.value)}${interval === "" ? "" : `, ${interval}`}`,
    bound !== null && `lower bound ${decimals(bound)}`,
    `threshold ${decimals(threshold)}`,
    ceiling.value !== null && `a person against the others ${decimals(ceiling.value)}`,
    ...marks.map(({ label, value }) => `baseline ${label} ${decimals(value)}`),
  ];
  return said.filter((part) => part !== false).join("; ");
}
