import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { startServer, TABLETOP, useServer } from "./server";
import { episodeIsShown, judge, openEpisode, ownWord, row, saveState } from "./viewer";

const server = useServer({ datasets: [TABLETOP] });
let run = "";

test.beforeAll(async ({ request }) => {
  run = await judge(request, server, TABLETOP);
});

async function seriousProblems(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)} (${node.failureSummary ?? ""})`));
}

for (const theme of ["light", "dark"] as const) {
  test(`axe finds nothing serious on any screen, ${theme}`, async ({ page }) => {
    await page.addInitScript((choice) => {
      localStorage.setItem("robojudge:theme", choice);
    }, theme);
    const problems: Record<string, string[]> = {};
    const look = async (name: string) => {
      await expect(page.locator(".robojudge").first()).toHaveAttribute("data-theme", theme);
      problems[name] = await seriousProblems(page);
    };

    await page.goto(`${server.url}/datasets`);
    await expect(page.getByRole("link", { name: TABLETOP })).toBeVisible();
    await look("datasets");
    await page.getByRole("button", { name: "Help" }).click();
    await look("help");

    await page.goto(`${server.url}/datasets/${TABLETOP}`);
    await expect(page.getByRole("link", { name: "episode 0" })).toBeVisible();
    await look("dataset");
    await page.getByRole("button", { name: /^Reveal dataset/ }).click();
    await look("reveal dialog");

    const blind = theme === "light" ? 0 : 1;
    await openEpisode(page, server, TABLETOP, blind);
    await look("blind episode");
    await page.keyboard.press("n");
    await expect(page.getByRole("dialog", { name: "note on completion" })).toBeVisible();
    await look("empty note");
    await page.keyboard.type("it slips");
    await page.route("**/notes", (route) => route.abort());
    await page.keyboard.press("Control+Enter");
    await expect(page.getByText("Not sent yet: the server does not answer")).toBeVisible();
    await look("note without a connection");
    await page.unroute("**/notes");
    await expect(page.getByText("Not sent yet")).toHaveCount(0, { timeout: 20_000 });
    await page.keyboard.press("Escape");
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
    await look("keys");
    await page.keyboard.press("Escape");
    await page.keyboard.press("b");
    await page.keyboard.press("f");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("columnheader", { name: /Qwen/ })).toBeVisible();
    await expect(page.getByText(/loopback rationale/)).toBeVisible();
    await look("revealed episode");
    await row(page, "task_completion").getByRole("button", { name: "note on completion: note" }).click();
    await expect(page.getByText("Nobody else noted anything here.")).toBeVisible();
    await look("note and others'");
    await page.keyboard.press("Escape");

    await page.goto(`${server.url}/runs`);
    await expect(page.getByRole("row", { name: /Qwen3-VL/ }).first()).toBeVisible();
    await look("runs");
    await page.getByRole("button", { name: "Start a run" }).click();
    await expect(page.getByRole("button", { name: "Start", exact: true })).toBeVisible();
    await look("start a run");
    await page.goto(`${server.url}/runs/${run}`);
    await expect(page.getByRole("button", { name: "Make labels" })).toBeVisible();
    await look("run");

    await page.goto(`${server.url}/nowhere`);
    await look("no such page");
    expect(Object.fromEntries(Object.entries(problems).filter(([, found]) => found.length > 0))).toEqual({});
  });
}

test("axe finds nothing serious on the login page", async ({ page }) => {
  const guarded = await startServer({ login: "key", datasets: [TABLETOP] });
  try {
    await page.goto(guarded.url);
    await expect(page.getByLabel("Your key")).toBeVisible();
    expect(await seriousProblems(page)).toEqual([]);
  } finally {
    await guarded.stop();
  }
});

/** Whether what has the focus is told apart from what has not. */
function focusIsVisible(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (element === null || element === document.body) {
      return false;
    }
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const { width, height } = element.getBoundingClientRect();
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 1 && width > 0 && height > 0;
  });
}

test("an episode is rated and left by keyboard alone, the focus always visible", async ({ page, request }) => {
  await openEpisode(page, server, TABLETOP, 7);
  const keys = page.keyboard;
  await keys.press("ArrowRight");
  await expect(page.getByText(/frame 1 \/ \d+/)).toBeVisible();
  await keys.press("s");
  await expect(row(page, "task_completion").getByRole("slider")).toBeFocused();
  await keys.press("9");
  await keys.press("5");
  const rated = ["subtasks", "smoothness", "efficiency", "safety"];
  const passed: string[] = [];
  for (let tab = 0; tab < 12 && !passed.includes("safety"); tab += 1) {
    await keys.press("Tab");
    expect(await focusIsVisible(page)).toBe(true);
    const field = await page.evaluate(() => document.activeElement?.closest("tr")?.dataset["field"] ?? "");
    if (rated.includes(field) && !passed.includes(field)) {
      passed.push(field);
      await keys.press("4");
    }
  }
  expect(passed).toEqual(expect.arrayContaining(["smoothness", "efficiency", "safety"]));
  await keys.press("Enter");
  await expect(saveState(page)).toHaveText(/^saved/);
  expect((await ownWord(request, server, TABLETOP, 7)).annotation).toMatchObject({
    outcome: "success",
    task_completion: 0.95,
    smoothness: 0.75,
    efficiency: 0.75,
    safety: 0.75,
  });
  await keys.press("j");
  await episodeIsShown(page, 8);
});

test("Tab reaches every control of the dataset page, and each shows that it has the focus", async ({ page }) => {
  await page.goto(`${server.url}/datasets/${TABLETOP}`);
  await expect(page.getByRole("link", { name: "episode 0" })).toBeVisible();
  const reached = new Set<string>();
  for (let tab = 0; tab < 60 && ![...reached].includes("episode 0"); tab += 1) {
    await page.keyboard.press("Tab");
    expect(await focusIsVisible(page)).toBe(true);
    reached.add(await page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? ""));
  }
  for (const name of [/Filter/, /Views/, /Next to review/, /^episode 0$/]) {
    expect([...reached]).toContainEqual(expect.stringMatching(name));
  }
  await page.getByRole("link", { name: "episode 0" }).focus();
  await page.keyboard.press("Enter");
  await episodeIsShown(page, 0);
});
