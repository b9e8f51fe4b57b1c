/** How fast the viewer is in a browser: npm run bench, in frontend.
 *
 * switch: from the change of address to the first painted frame of another episode, in a page that has shown one
 * before: the next episode, which the page fetches ahead, beside one that no page so far fetched (the named
 * alternative: opening without fetching ahead). The episodes are others, so their lengths differ too.
 * pan: frames of a browser while an episode of 100,000 frames is dragged sideways; as the viewer shows it
 * (about two points a pixel, chosen by the server) beside all points in the page (the named alternative).
 */
import { expect, type Page, test } from "@playwright/test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../tests/e2e/programs";
import { startServer, TABLETOP, type TestServer } from "../tests/e2e/server";
import { openEpisode } from "../tests/e2e/viewer";

const FRAMES = 100_000;
const SERIES = "long_series";
const PAN_MS = 3000;
/** Longer than the page waits before it fetches the next episode ahead. */
const QUIET_MS = 800;
/** From episode 0 on, none is the next of one shown before: only that is fetched ahead. */
const NEVER_NEXT = [6, 2, 10, 4, 8] as const;

interface Row {
  readonly name: string;
  readonly values: readonly number[];
}

function print(title: string, unit: string, rows: readonly Row[]): void {
  const at = (values: readonly number[], share: number) =>
    [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))] ?? Number.NaN;
  const lines = rows.map(({ name, values }) =>
    [name.padEnd(44), ...[0.5, 0.9, 0.99, 1].map((share) => at(values, share).toFixed(1).padStart(9)), String(values.length).padStart(6)].join(""),
  );
  console.log([``, `${title} (${unit})`.padEnd(44) + ["median", "p90", "p99", "worst", "n"].map((head, i) => head.padStart(i === 4 ? 6 : 9)).join(""), ...lines].join("\n"));
}

/** Waits until nothing was fetched for a while; the stream of events stays open, so the network is never idle. */
async function isSettled(page: Page): Promise<void> {
  await page.evaluate(async (quietMs) => {
    let seen = -1;
    for (let since = performance.now(); performance.now() - since < quietMs; ) {
      const now = performance.getEntriesByType("resource").at(-1)?.startTime ?? 0;
      if (now !== seen) {
        seen = now;
        since = performance.now();
      }
      await new Promise(requestAnimationFrame);
    }
  }, QUIET_MS);
}

/** Milliseconds from now until the front camera of another episode is painted. */
async function switchTo(page: Page, server: TestServer, episode: number): Promise<number> {
  const took = await page.evaluate(
    async ([path, wanted]) => {
      const began = performance.now();
      history.pushState(null, "", path);
      const isThere = () =>
        new RegExp(`episode ${wanted}\\b`).test(document.querySelector("h1")?.textContent ?? "") &&
        document.querySelector("figure[data-camera=front] canvas[data-frame]") !== null;
      while (!isThere()) {
        await new Promise(requestAnimationFrame);
      }
      return performance.now() - began;
    },
    [`/datasets/${TABLETOP}/episodes/${episode}`, String(episode)] as const,
  );
  expect(page.url()).toBe(`${server.url}/datasets/${TABLETOP}/episodes/${episode}`);
  await isSettled(page);
  return took;
}

test("switch", async ({ browser }) => {
  const server = await startServer({ datasets: [TABLETOP] });
  const near: number[] = [];
  const far: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const walk = await browser.newPage();
    await openEpisode(walk, server, TABLETOP, 0);
    await isSettled(walk);
    for (let episode = 1; episode < 12; episode += 1) {
      near.push(await switchTo(walk, server, episode));
    }
    await walk.close();
    const jump = await browser.newPage();
    await openEpisode(jump, server, TABLETOP, 0);
    await isSettled(jump);
    for (const episode of NEVER_NEXT) {
      far.push(await switchTo(jump, server, episode));
    }
    await jump.close();
  }
  print("episode switch to first painted frame", "ms", [
    { name: "to the next episode, fetched ahead", values: near },
    { name: "to one further away, not fetched ahead", values: far },
  ]);
  await server.stop();
});

test("pan", async ({ browser }) => {
  const folder = await mkdtemp(join(tmpdir(), "robojudge-series-"));
  await run("python", ["benchmarks/viewer_series.py", join(folder, SERIES), String(FRAMES)], { PYTHONPATH: "tests" });
  const server = await startServer({ datasets: [join(folder, SERIES)], trajectoryPoints: FRAMES });
  const rows: Row[] = [];
  for (const [name, points] of [["chosen by the server, as shown", null], [`all ${FRAMES.toLocaleString("en")} points`, FRAMES]] as const) {
    const page = await browser.newPage();
    if (points !== null) {
      await page.route("**/trajectory?*", (route) => route.continue({ url: route.request().url().replace(/points=\d+/, `points=${points}`) }));
    }
    await page.goto(`${server.url}/datasets/${SERIES}/episodes/0`);
    for (const fold of await page.getByRole("button", { name: /observation.state/ }).all()) {
      await fold.click();
    }
    await expect(page.locator("canvas").first()).toBeVisible();
    await page.getByRole("button", { name: "Zoom in" }).click();
    rows.push({ name, values: await pan(page) });
    await page.close();
  }
  print(`pan of a ${FRAMES.toLocaleString("en")}-point series, time between frames`, "ms", rows);
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Times between the frames that the browser paints while the wheel turns sideways. */
function pan(page: Page): Promise<number[]> {
  return page.evaluate(async (forMs) => {
    const area = document.querySelector("section[aria-label=Timeline] canvas");
    const times: number[] = [];
    let last = await new Promise<number>(requestAnimationFrame);
    for (const began = last; last - began < forMs; ) {
      const turn = Math.sin((last - began) / 300) > 0 ? 12 : -12;
      area?.dispatchEvent(new WheelEvent("wheel", { deltaX: turn, bubbles: true, cancelable: true, clientX: 400 }));
      const now = await new Promise<number>(requestAnimationFrame);
      times.push(now - last);
      last = now;
    }
    return times;
  }, PAN_MS);
}
