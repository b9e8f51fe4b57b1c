import { expect, type Locator, type Page, test } from "@playwright/test";
import { TABLETOP, useServer } from "./server";
import { complaints, judge } from "./viewer";

const server = useServer();
/** What would end the walk, or change what others of its steps look at. */
const LEFT_ALONE = /^(Start$|Judge|Log out|Save|Make labels|Cancel|Close|Retry|Resume|Reveal it|Unblind it|See all judgements of)/;
const OPEN = "dialog[open], [role=dialog], [aria-expanded=true]:not(summary)";

/** One address for all pages that differ in what they are about only. */
function screenOf(url: string): string {
  const { pathname } = new URL(url);
  return pathname.replace(/episodes\/\d+/, "episodes/N").replace(/runs\/.+/, "runs/ID").replace(/datasets\/[^/]+/, "datasets/ID");
}

async function isReady(page: Page): Promise<void> {
  await expect(page.locator("h1").first()).toBeVisible();
  await expect(page.getByText(/^(Loading|Opening|Asking|Looking)\b/)).toHaveCount(0);
}

async function isThere(button: Locator): Promise<boolean> {
  return (await button.isVisible()) && (await button.isEnabled({ timeout: 1000 }).catch(() => false));
}

/** Presses a button, once more from the start where the button before led away only now. */
async function press(button: Locator, page: Page, here: string): Promise<void> {
  try {
    await button.click();
  } catch (error) {
    if (page.url() === here) {
      throw error;
    }
    await page.goto(here);
    await isReady(page);
    await button.click();
  }
}

/** Presses every button of a page, and returns the names of what opened. */
async function pressAll(page: Page): Promise<string[]> {
  const opened: string[] = [];
  const here = page.url();
  const names = await page.getByRole("button").evaluateAll((buttons) =>
    buttons.map((button) => {
      const heard = button.cloneNode(true) as Element;
      for (const silent of heard.querySelectorAll("[aria-hidden]")) {
        silent.remove();
      }
      return button.getAttribute("aria-label") ?? heard.textContent.trim();
    }),
  );
  for (const name of new Set(names)) {
    const button = page.getByRole("button", { name, exact: true }).first();
    if (LEFT_ALONE.test(name) || name === "") {
      continue;
    }
    if (!(await isThere(button))) {
      if (page.url() === here) {
        continue;
      }
      // The button before led away, a moment later than it was looked.
      await page.goto(here);
      await isReady(page);
      if (!(await isThere(button))) {
        continue;
      }
    }
    await press(button, page, here);
    await expect(page.getByText("Something went wrong")).toHaveCount(0);
    const dialog = page.locator("dialog[open], [role=dialog]").last();
    if ((await page.locator(OPEN).count()) > 0) {
      opened.push((await dialog.count()) > 0 ? ((await dialog.getByRole("heading").first().textContent({ timeout: 500 }).catch(() => null)) ?? name) : name);
      await page.keyboard.press("Escape");
      await expect(page.locator("dialog[open], [role=dialog]")).toHaveCount(0);
    }
    if (page.url() !== here) {
      await page.goto(here);
      await isReady(page);
    }
  }
  return opened;
}

async function linksOf(page: Page): Promise<string[]> {
  const links = await page.getByRole("link").evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).href));
  return links.filter((link) => link.startsWith(server.url) && !link.includes("/api/"));
}

test("every screen and dialog can be reached from the start page, and none of them breaks", async ({ page, request }) => {
  test.setTimeout(240_000);
  await judge(request, server, TABLETOP, [0]);
  const wrong = complaints(page);
  const seen = new Map<string, string[]>();
  const waiting = [`${server.url}/`];
  for (let url = waiting.shift(); url !== undefined; url = waiting.shift()) {
    await page.goto(url);
    await isReady(page);
    const screen = screenOf(page.url());
    if (seen.has(screen)) {
      continue;
    }
    seen.set(screen, []);
    const early = await linksOf(page);
    seen.set(screen, await pressAll(page));
    // Rows of a list may come after the page is there: by now they have.
    waiting.push(...new Set([...early, ...(await linksOf(page))]));
  }

  expect([...seen.keys()].sort()).toEqual(
    ["/datasets", "/datasets/ID", "/datasets/ID/calibration", "/datasets/ID/episodes/N", "/runs", "/runs/ID", ...(seen.has("/") ? ["/"] : [])].sort(),
  );
  const dialogs = [...seen.values()].flat();
  for (const expected of ["Keys", "How this works", "Start a run", "See judges' marks before rating?", "History", /^you are mia/, "Note on completion", "Note on the episode", /^Filter/, /^Views/]) {
    expect(dialogs).toContainEqual(typeof expected === "string" ? expected : expect.stringMatching(expected));
  }
  expect(wrong).toEqual([]);
});

test("an address that leads nowhere says so, and what to do", async ({ page }) => {
  for (const [path, says] of [
    ["/nothing/here", /no such page|not found|no page/i],
    ["/datasets/unheard_of", /there is no|unknown|could not be opened/i],
    ["/datasets/tabletop_demo/episodes/999", /There is no episode 999/],
    ["/runs/0000000000000000", /There is no run/],
  ] as const) {
    await page.goto(server.url + path);
    await expect(page.getByText(says).first()).toBeVisible();
  }
});
