import { describe, expect, it, vi } from "vitest";
import { frameStore } from "./frame_store";

/** A store whose answers the test gives. */
function made() {
  const asked = new Map<number, { answer: (image: string) => void; fail: () => void; signal: AbortSignal }>();
  const onFrame = vi.fn();
  const onError = vi.fn();
  const store = frameStore<string>({
    load: (frame, signal) =>
      new Promise((resolve, reject) => {
        asked.set(frame, { answer: resolve, fail: () => { reject(new Error("gone")); }, signal });
      }),
    onFrame,
    onError,
  });
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  return { store, asked, onFrame, onError, settle };
}

describe("frameStore", () => {
  it("asks for two at a time, in the order wanted", async () => {
    const { store, asked, onFrame, settle } = made();
    store.want([5, 6, 7]);
    expect([...asked.keys()]).toEqual([5, 6]);
    asked.get(5)?.answer("five");
    await settle();
    expect(onFrame).toHaveBeenCalledWith(5);
    expect([...asked.keys()]).toEqual([5, 6, 7]);
    expect(store.get(5)).toBe("five");
  });

  it("gives up frames passed by, for the one that is looked for now", async () => {
    const { store, asked, onFrame, settle } = made();
    store.want([5, 6]);
    store.want([50, 51]);
    expect(asked.get(5)?.signal.aborted).toBe(true);
    expect([...asked.keys()]).toEqual([5, 6, 50, 51]);
    asked.get(5)?.answer("late");
    await settle();
    expect(onFrame).not.toHaveBeenCalled();
    expect(store.get(5)).toBeUndefined();
  });

  it("does not ask again for what it has, nor for what failed", async () => {
    const { store, asked, onError, settle } = made();
    store.want([1, 2]);
    asked.get(1)?.answer("one");
    asked.get(2)?.fail();
    await settle();
    expect(onError).toHaveBeenCalledWith(2, expect.objectContaining({ message: "gone" }));
    asked.clear();
    store.want([1, 2, 3]);
    expect([...asked.keys()]).toEqual([3]);
  });

  it("finds the newest frame that has come, but none too old", async () => {
    const { store, asked, settle } = made();
    store.want([3]);
    asked.get(3)?.answer("three");
    await settle();
    expect(store.nearest(6, 2)).toBe(3);
    expect(store.nearest(6, 4)).toBeNull();
  });

  it("calls everything off when disposed", () => {
    const { store, asked } = made();
    store.want([1, 2]);
    store.dispose();
    expect([...asked.values()].every(({ signal }) => signal.aborted)).toBe(true);
  });
});
