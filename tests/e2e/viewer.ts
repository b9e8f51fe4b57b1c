/** What several tests do with the viewer and its API. */
import { type APIRequestContext, expect, type Locator, type Page } from "@playwright/test";
import type { TestServer } from "./server";

/** Stands in everything the loopback judge says of an episode, and nowhere else in the viewer. */
export const JUDGE_WORDS = /loopback (rationale|observation|evidence)|Qwen3/;

export async function openEpisode(page: Page, server: TestServer, dataset: string, episode: number): Promise<void> {
  await page.goto(`${server.url}/datasets/${dataset}/episodes/${episode}`);
  await episodeIsShown(page, episode);
}

/** Waits until an episode's marks and the picture of every camera are there. */
export async function episodeIsShown(page: Page, episode: number): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 })).toContainText(`episode ${episode}`);
  await expect(page.locator("figure[data-camera=front] canvas[data-frame]")).toBeVisible();
}

/** The row of a field in the compare table. */
export function row(page: Page, field: string): Locator {
  return page.locator(`tr[data-field="${field}"]`);
}

export function saveState(page: Page): Locator {
  return page.getByRole("status").filter({ hasText: /saved|kept here|nothing marked|saves in|saving/ }).first();
}

/** Judges every episode of a dataset with the loopback judge, or those named. */
export async function judge(
  api: APIRequestContext,
  server: TestServer,
  dataset: string,
  episodes: readonly number[] | null = null,
): Promise<string> {
  const asked = await api.post(`${server.url}/api/runs`, { data: { dataset, judge: "loopback", episodes } });
  expect(asked.ok(), await asked.text()).toBe(true);
  const { run_id: run } = (await asked.json()) as { run_id: string };
  await expect
    .poll(async () => ((await (await api.get(`${server.url}/api/runs/${run}`)).json()) as { status: string }).status, {
      timeout: 30_000,
    })
    .toBe("done");
  return run;
}

/** Sees all of a dataset at once, as evaluators may. */
export async function reveal(api: APIRequestContext, server: TestServer, dataset: string): Promise<void> {
  const answer = await api.post(`${server.url}/api/datasets/${dataset}/reveals`, { data: { scope: "dataset" } });
  expect(answer.ok(), await answer.text()).toBe(true);
}

interface OwnWord {
  readonly version: number;
  readonly annotation: { readonly outcome: string | null; readonly task_completion: number | null } | null;
}

/** What the server holds of the user's marks. */
export async function ownWord(
  api: APIRequestContext,
  server: TestServer,
  dataset: string,
  episode: number,
): Promise<OwnWord> {
  const answer = await api.get(`${server.url}/api/datasets/${dataset}/episodes/${episode}/annotations/me`);
  return (await answer.json()) as OwnWord;
}

/** Everything wrong that a page said of itself: errors, and what its security policy refused. */
export function complaints(page: Page): readonly string[] {
  const found: string[] = [];
  page.on("pageerror", (error) => found.push(error.message));
  page.on("console", (message) => {
    // A refused request is told by the page itself, in its own words.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
      found.push(message.text());
    }
  });
  return found;
}
