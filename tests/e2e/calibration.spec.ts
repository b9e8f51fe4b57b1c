import { AxeBuilder } from "@axe-core/playwright";
import { type APIRequestContext, type Browser, expect, type Page, test } from "@playwright/test";
import { CAMERAS, TABLETOP, useServer } from "./server";
import { complaints, judge, openEpisode, reveal, saveState } from "./viewer";

const server = useServer({ login: "key", datasets: [TABLETOP, CAMERAS] });
/** The dataset brings words of two people on nine of its episodes, on these none. */
const NOBODYS = [3, 4] as const;
const PAGE = `/datasets/${TABLETOP}/calibration`;

async function logIn(browser: Browser, key: string, path: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(server.url + path);
  await page.getByLabel("Your key").fill(key);
  await page.getByRole("button", { name: "Log in" }).click();
  return page;
}

async function rate(api: APIRequestContext, episode: number, outcome: "success" | "failure"): Promise<void> {
  const answer = await api.put(`${server.url}/api/datasets/${TABLETOP}/episodes/${episode}/annotations/me`, {
    data: { expected_version: 0, outcome, task_completion: outcome === "success" ? 1 : 0.1 },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
}

async function looksRight(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`)).toEqual([]);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wide).toBeLessThanOrEqual(0);
}

test("the report is asked for, follows what people say, and leads to the episodes", async ({ browser, playwright }) => {
  const una = await server.addUser("una", "annotator");
  const eli = await server.addUser("eli", "evaluator");
  const as = (key: string) => playwright.request.newContext({ extraHTTPHeaders: { Authorization: `Bearer ${key}` } });
  const [annotator, evaluator] = await Promise.all([as(una), as(eli)]);
  const page = await logIn(browser, eli, `/datasets/${TABLETOP}`);
  const wrong = complaints(page);

  await test.step("while nothing is seen it is withheld, and asking to see it is a decision", async () => {
    await page.getByRole("link", { name: "agreement with people" }).click();
    await expect(page.getByText("This dataset is blind to you")).toBeVisible();
    await page.getByRole("button", { name: "See the report …" }).click();
    await page.getByRole("button", { name: "Reveal it to me" }).click();
  });

  await test.step("without a judge it says what to do", async () => {
    await expect(page.getByText("No judge has judged this dataset yet")).toBeVisible();
    await expect(page.getByRole("button", { name: "Start a run" })).toBeVisible();
  });

  await test.step("once people and a judge have said something it is there by itself, the verdict first", async () => {
    await rate(annotator, NOBODYS[0], "failure");
    await judge(evaluator, server, TABLETOP, [0, ...NOBODYS]);
    await expect(page.getByText(/^10 annotated episodes · 3 people/)).toBeVisible({ timeout: 20_000 });
    await expect(page.getByText("Not enough data").first()).toBeVisible();
    await expect(page.getByRole("img", { name: /^AUROC of success_prob/ })).toBeVisible();
  });

  await test.step("a person rates another episode, and the report follows", async () => {
    const rating = await logIn(browser, una, `/datasets/${TABLETOP}/episodes/${NOBODYS[1]}`);
    await openEpisode(rating, server, TABLETOP, NOBODYS[1]);
    await rating.keyboard.press("f");
    await rating.keyboard.press("Enter");
    await expect(saveState(rating)).toHaveText(/^saved/);
    await expect(page.getByText(/^11 annotated episodes · 3 people/)).toBeVisible({ timeout: 20_000 });
    await rating.context().close();
  });

  await test.step("everything on a field opens by keyboard, and nothing serious is wrong with the page", async () => {
    const more = page.getByRole("button", { name: /^Outcome, loopback/ });
    await more.focus();
    await page.keyboard.press("Enter");
    await expect(more).toHaveAttribute("aria-expanded", "true");
    await expect(page.getByRole("table", { name: /^loopback.* against people's consensus/ })).toBeVisible();
    await looksRight(page);
    await page.getByLabel("Theme").selectOption("dark");
    await page.setViewportSize({ width: 390, height: 844 });
    await looksRight(page);
  });

  await test.step("the address holds which runs are compared", async () => {
    await page.setViewportSize({ width: 1280, height: 900 });
    const second = await judge(evaluator, server, TABLETOP, [0]);
    await page.getByRole("button", { name: /runs? compared/ }).click();
    await page.getByRole("checkbox", { checked: false }).first().check();
    await expect(page).toHaveURL(new RegExp(`${PAGE}\\?runs=\\w+%2C\\w+$`));
    expect(page.url()).toContain(second);
    await expect(page.getByRole("heading", { name: "Side by side" })).toBeVisible({ timeout: 20_000 });
  });

  await test.step("a disagreement leads to its episode", async () => {
    const link = page.getByRole("link", { name: /^episode \d+$/ }).first();
    const name = (await link.textContent()) ?? "";
    await link.click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
  });
  expect(wrong).toEqual([]);
});

test("another dataset is compared with it by keyboard, and the address brings it back", async ({ browser, playwright }) => {
  const key = await server.addUser("ada", "evaluator");
  const evaluator = await playwright.request.newContext({ extraHTTPHeaders: { Authorization: `Bearer ${key}` } });
  for (const dataset of [TABLETOP, CAMERAS]) {
    await reveal(evaluator, server, dataset);
    await judge(evaluator, server, dataset, [0]);
  }
  const page = await logIn(browser, key, PAGE);
  const wrong = complaints(page);
  await page.getByRole("button", { name: "Compare with other datasets" }).press("Enter");
  await page.getByRole("checkbox", { name: CAMERAS }).press("Space");
  await expect(page).toHaveURL(new RegExp(`${PAGE}\\?other=${CAMERAS}$`));
  await page.reload();
  await expect(page.getByRole("heading", { name: "Datasets compared" })).toBeVisible({ timeout: 20_000 });
  await page.getByRole("button", { name: "Compared with 1 other dataset" }).click();
  await page.getByRole("button", { name: /runs compared/ }).click();
  const ofOther = page.getByRole("group", { name: `Up to 4 runs of ${CAMERAS}` });
  await expect(ofOther.getByRole("checkbox", { checked: true })).toHaveCount(1);
  await looksRight(page);
  await page.getByRole("button", { name: "This dataset alone" }).click();
  await expect(page).toHaveURL(new RegExp(`${PAGE}$`));
  await expect(page.getByRole("heading", { name: "Datasets compared" })).toBeHidden();
  expect(wrong).toEqual([]);
});
