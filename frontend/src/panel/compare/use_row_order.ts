import { useState } from "react";
import { differencesFirst, type Row } from "./rows";

interface Order {
  /** What was compared when the order was made. */
  readonly of: string;
  readonly ids: readonly string[];
}

/** Puts the largest differences first, once per set of judges: rows must not run away under the hand that marks them. */
export function useRowOrder(rows: readonly Row[], of: string, sorted: boolean): readonly Row[] {
  const [order, setOrder] = useState<Order | null>(null);
  if (!sorted || of === "") {
    return rows;
  }
  if (order?.of !== of) {
    const ids = differencesFirst(rows).map(({ id }) => id);
    setOrder({ of, ids });
    return rows;
  }
  return rows.toSorted((a, b) => place(order, a) - place(order, b));
}

function place({ ids }: Order, row: Row): number {
  const at = ids.indexOf(row.id);
  return at === -1 ? ids.length : at;
}
