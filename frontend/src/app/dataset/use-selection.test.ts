import { act, renderHook } from "@testing-library/react";
import { expect, it } from "vitest";
import { useSelection } from "./use-selection";
import type { View } from "./view";

it("adds and takes away episodes, and starts anew with another view", () => {
  const { result, rerender } = renderHook(({ view }: { view: View }) => useSelection(view), { initialProps: { view: {} } });
  act(() => { result.current.replace([1, 2]); });
  act(() => { result.current.change([3], true); });
  act(() => { result.current.change([1], false); });
  expect([...result.current.selected]).toEqual([2, 3]);
  rerender({ view: {} });
  expect([...result.current.selected]).toEqual([2, 3]);

  rerender({ view: { mine: true } });
  expect([...result.current.selected]).toEqual([]);
  act(() => { result.current.change([5], true); });
  expect([...result.current.selected]).toEqual([5]);
});
