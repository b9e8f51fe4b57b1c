import { QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, renderHook, waitFor } from "@testing-library/react";
import { StrictMode, type ReactNode } from "react";
import { afterEach, expect, it } from "vitest";
import { useOwnWord } from "../data/own_word";
import { createQueryClient } from "../data/query_client";
import { FakeServer } from "./fake_server";
import { memoryStorage } from "./unsent";
import { useDraft } from "./use_draft";

function opened(server: FakeServer) {
  const queries = createQueryClient();
  const storage = memoryStorage();
  const hook = renderHook(
    ({ index }) => ({
      draft: useDraft({ client: server.client, datasetId: "kitchen", episodeIndex: index, user: "ana", storage }),
      own: useOwnWord(server.client, "kitchen", index),
    }),
    {
      initialProps: { index: 3 },
      wrapper: ({ children }: { readonly children: ReactNode }) => (
        <StrictMode>
          <QueryClientProvider client={queries}>{children}</QueryClientProvider>
        </StrictMode>
      ),
    },
  );
  return { ...hook, storage };
}

afterEach(cleanup);

it("opens one draft per episode, and saves what was said before the switch", async () => {
  const server = new FakeServer();
  const { result, rerender, storage } = opened(server);
  await waitFor(() => { expect(result.current.draft).not.toBeNull(); });
  const first = result.current.draft;
  act(() => { first?.set("outcome", "success"); });
  rerender({ index: 4 });
  expect(result.current.draft).not.toBe(first);
  await waitFor(() => { expect(result.current.draft?.get().values.outcome).toBeNull(); });
  await waitFor(() => { expect(server.values(3).outcome).toBe("success"); });
  await waitFor(() => { expect(storage.length).toBe(0); });
  expect(server.puts).toHaveLength(1);
  rerender({ index: 3 });
  await waitFor(() => { expect(result.current.draft?.get()).toMatchObject({ version: 1, values: { outcome: "success" } }); });
});

it("keeps its draft when the own word is asked for again", async () => {
  const server = new FakeServer();
  const { result } = opened(server);
  await waitFor(() => { expect(result.current.draft).not.toBeNull(); });
  const draft = result.current.draft;
  act(() => { draft?.set("safety", 0.5); });
  await act(async () => { await result.current.own.refetch(); });
  expect(result.current.draft).toBe(draft);
  await act(async () => { await draft?.flush(); });
  expect(draft?.get().state).toBe("saved");
  await waitFor(() => { expect(result.current.own.data?.version).toBe(1); });
});
