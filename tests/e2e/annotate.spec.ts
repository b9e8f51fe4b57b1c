import { expect, test } from "@playwright/test";
import { TABLETOP, useServer } from "./server";
import { complaints, episodeIsShown, judge, JUDGE_WORDS, openEpisode, ownWord, row, saveState } from "./viewer";

const server = useServer({ datasets: [TABLETOP] });

test("annotate blind, save, see the judge, compare, disagree, and go on", async ({ page, request }) => {
  await judge(request, server, TABLETOP);
  const wrong = complaints(page);
  const said: string[] = [];
  page.on("response", async (response) => {
    const isText = /json|event-stream/.test(response.headers()["content-type"] ?? "");
    if (isText && response.url().includes("/episodes")) {
      said.push(await response.text().catch(() => ""));
    }
  });

  await test.step("blind: no word of a judge reaches the page", async () => {
    await openEpisode(page, server, TABLETOP, 2);
    await expect(page.getByText("blind", { exact: true })).toBeVisible();
    await expect(page.getByText("keyframes", { exact: true })).toBeVisible();
    await page.waitForLoadState("load");
    await expect(page.locator("tr[data-field]").first()).toBeVisible();
    expect(await page.content()).not.toMatch(JUDGE_WORDS);
    await expect(page.getByRole("columnheader")).toHaveText(["field", "me"]);
    await expect(page.locator(".text-judge, [class*=bg-judge]")).toHaveCount(0);
    await page.keyboard.press("f");
    await page.keyboard.press("9");
    await expect(row(page, "task_completion").getByRole("slider")).toHaveValue("0.9");
    expect(await page.content()).not.toMatch(JUDGE_WORDS);
    expect(said.join("\n")).not.toMatch(JUDGE_WORDS);
    expect((await ownWord(request, server, TABLETOP, 2)).version).toBe(0);
  });

  await test.step("saved, the judge stands beside me", async () => {
    await page.getByRole("button", { name: /^Save/ }).first().click();
    await expect(saveState(page)).toHaveText(/^saved/);
    await expect(page.getByText("informed", { exact: true })).toBeVisible();
    await expect(page.getByRole("columnheader", { name: /Qwen/ })).toBeVisible();
    await expect(page.getByText(/loopback rationale/)).toBeVisible();
    await expect(page).toHaveURL(/episodes\/2$/);
  });

  await test.step("where we differ is marked", async () => {
    await expect(row(page, "outcome").getByText(/^difference .* of 1$/)).toBeAttached();
    await expect(row(page, "outcome").getByRole("radio", { name: "failure" })).toBeChecked();
  });

  await test.step("I change my mind: it is kept by itself, and marked as informed", async () => {
    await row(page, "smoothness").getByRole("radio", { name: "4", exact: true }).click();
    await expect(saveState(page)).toHaveText(/^saved/);
    await expect.poll(async () => (await ownWord(request, server, TABLETOP, 2)).version).toBe(2);
    await page.getByRole("button", { name: "History" }).click();
    await expect(page.getByText(/informed/).nth(1)).toBeVisible();
    await page.keyboard.press("Escape");
  });

  await test.step("the judge's value is taken with one key where I want it", async () => {
    await row(page, "task_completion").getByRole("slider").focus();
    await page.keyboard.press("a");
    await expect(row(page, "task_completion").getByText("no difference")).toBeAttached();
    await page.keyboard.press("z");
    await expect(row(page, "task_completion").getByRole("slider")).toHaveValue("0.9");
  });

  await test.step("Enter leads on, and the next episode is blind again", async () => {
    await page.keyboard.press("Enter");
    await episodeIsShown(page, 3);
    await expect(page.getByText("blind", { exact: true })).toBeVisible();
    await expect(page.getByRole("columnheader")).toHaveText(["field", "me"]);
    expect(await page.content()).not.toMatch(JUDGE_WORDS);
  });
  expect(wrong).toEqual([]);
});

test("the viewer opens at the next unrated episode", async ({ page }) => {
  await page.goto(server.url);
  await expect(page).toHaveURL(/\/datasets\/tabletop_demo\/episodes\/\d+$/);
});
