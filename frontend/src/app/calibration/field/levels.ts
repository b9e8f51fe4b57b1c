import { plain } from "../../../panel/pieces/field_names";
import type { FieldAgreement } from "../records";

/** A field's levels for people: quality steps as people gave them, 1 to 5. */
export function levelNames({ scale, levels }: FieldAgreement): string[] {
  return scale === "ordinal" && levels.length === 5 ? levels.map((_, step) => String(step + 1)) : levels.map(plain);
}
