import { QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { readSearch, writeSearch } from "../search-text";
import { queries } from "../service";
import { ChooseDatasets } from "./ChooseDatasets";

const COUNTS = { episodes: 9, judged: 9, annotated: 4, annotated_by_me: 0, excluded: 0 };

function served(dataset_id: string, change: object = {}): object {
  return { dataset_id, url_id: dataset_id.replaceAll("/", "--"), sees_all: true, counts: COUNTS, ...change };
}

/** Opens the choice; returns what the address says after `?`. */
async function open(answer: () => Response, others: readonly string[] = []): Promise<() => string> {
  vi.stubGlobal("fetch", () => Promise.resolve(answer()));
  vi.stubGlobal("scrollTo", vi.fn());
  const root = createRootRoute({ component: () => <ChooseDatasets datasetId="kitchen" others={others} /> });
  const router = createRouter({ routeTree: root, history: createMemoryHistory(), parseSearch: readSearch, stringifySearch: writeSearch });
  render(
    <QueryClientProvider client={queries}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
  (await screen.findByRole("button", { name: /^Compare/ })).focus();
  await userEvent.keyboard("{Enter}");
  return () => router.state.location.searchStr;
}

function list(...items: readonly object[]): () => Response {
  return () => Response.json({ items, next_cursor: null });
}

afterEach(() => {
  queries.clear();
  vi.unstubAllGlobals();
});

it("offers the other datasets, and puts the chosen ones into the address", async () => {
  const address = await open(list(served("kitchen"), served("lab/garage"), served("cellar")), ["cellar"]);
  const garage = await screen.findByRole("checkbox", { name: /^lab\/garage\s*9 judged · 4 rated$/ });
  expect(screen.queryByRole("checkbox", { name: /kitchen/ })).toBeNull();
  expect(screen.getByRole("checkbox", { name: /^cellar/ })).toBeChecked();
  garage.focus();
  await userEvent.keyboard(" ");
  await waitFor(() => { expect(new URLSearchParams(address()).get("other")).toBe("cellar,lab--garage"); });
});

it("does not offer what is blind to the user or not judged, nor a fourth; what is chosen can be left out", async () => {
  const chosen = ["a", "b", "gone"];
  const blind = served("blind", { sees_all: false });
  const address = await open(list(served("a"), served("b"), served("c"), blind, served("new", { counts: { ...COUNTS, judged: 0 } })), chosen);
  expect(await screen.findByRole("checkbox", { name: /^c\s*9 judged/ })).toBeDisabled();
  expect(screen.getByRole("checkbox", { name: /^blind\s*blind to you/ })).toBeDisabled();
  expect(screen.getByRole("checkbox", { name: /^new\s*no judge has judged it$/ })).toBeDisabled();
  await userEvent.click(screen.getByRole("checkbox", { name: /^gone\s*not served here$/ }));
  await waitFor(() => { expect(new URLSearchParams(address()).get("other")).toBe("a,b"); });
  await userEvent.click(screen.getByRole("button", { name: "This dataset alone" }));
  await waitFor(() => { expect(address()).toBe(""); });
});

it("says that there is no other", async () => {
  await open(list(served("kitchen")));
  expect(await screen.findByText("This server serves no other dataset.")).toBeVisible();
});

it("says what failed, and how to go on", async () => {
  await open(() => Response.json({ type: "urn:robojudge:store", detail: "the database is locked" }, { status: 422 }));
  expect(await screen.findByText(/the database is locked/)).toBeVisible();
  expect(screen.getByRole("button", { name: "Try again" })).toBeVisible();
});
