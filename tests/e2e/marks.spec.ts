import { expect, type Page, test } from "@playwright/test";
import { TABLETOP, useServer } from "./server";
import { complaints, judge, openEpisode, reveal, saveState } from "./viewer";

const server = useServer({ datasets: [TABLETOP] });

function episode(page: Page, index: number) {
  return page.getByRole("row").filter({ has: page.getByRole("link", { name: `episode ${index}`, exact: true }) });
}

test("where my failure begins is kept", async ({ page }) => {
  await openEpisode(page, server, TABLETOP, 2);
  for (let step = 0; step < 5; step += 1) {
    await page.keyboard.press("ArrowRight");
  }
  const mark = page.getByRole("button", { name: /^My mark: failure begins at frame \d+$/ });
  await page.keyboard.press("x");
  await expect(mark).toBeVisible();
  const said = (await mark.getAttribute("aria-label")) ?? "";
  await page.getByRole("button", { name: /^Save/ }).first().click();
  await expect(saveState(page)).toHaveText(/^saved/);
  await page.reload();
  await expect(page.getByRole("button", { name: said })).toBeVisible();
});

test("episodes are selected, flagged with a reason, found by it, and put back", async ({ page, request }) => {
  await judge(request, server, TABLETOP, [0, 1, 2]);
  await reveal(request, server, TABLETOP);
  const wrong = complaints(page);
  await page.goto(`${server.url}/datasets/${TABLETOP}`);
  const bar = page.getByRole("region", { name: "Decide about the selected episodes" });

  await test.step("by mouse and by key", async () => {
    await page.getByRole("checkbox", { name: "select episode 1", exact: true }).check();
    await page.getByRole("link", { name: "episode 3", exact: true }).focus();
    await page.keyboard.press("x");
    await expect(page.getByRole("checkbox", { name: "select episode 3", exact: true })).toBeChecked();
  });

  await test.step("flagged, with why on focus", async () => {
    await bar.getByLabel("reason, if there is one").fill("the block slips");
    await bar.getByRole("button", { name: /Flag/ }).click();
    await expect(bar.getByRole("status")).toHaveText("2 flagged.");
    const badge = episode(page, 3).getByRole("button", { name: /^flagged by mia/ });
    await badge.focus();
    await expect(page.getByRole("tooltip")).toHaveText("flagged by mia: the block slips");
  });

  await test.step("the filter shows exactly these", async () => {
    await page.goto(`${server.url}/datasets/${TABLETOP}?review_mark=flagged`);
    await expect(page.getByRole("link", { name: /^episode \d+$/ })).toHaveText(["1", "3"]);
    await expect(bar).toHaveCount(0);
  });

  await test.step("an evaluator excludes one, and takes it back", async () => {
    await page.goto(`${server.url}/datasets/${TABLETOP}`);
    await page.getByRole("checkbox", { name: "select episode 3", exact: true }).check();
    await bar.getByRole("button", { name: /Exclude/ }).click();
    await expect(episode(page, 3).getByRole("button", { name: "excluded by mia" })).toBeVisible();
    await bar.getByRole("button", { name: "Undo the last marking" }).click();
    await expect(episode(page, 3).getByRole("button", { name: "flagged by mia: the block slips" })).toBeVisible();
    await expect(bar.getByRole("status")).toHaveText("1 put back.");
    await expect(bar.getByRole("button", { name: "Undo the last marking" })).toHaveCount(0);
  });

  await test.step("a bar of the lengths leads to its episodes", async () => {
    await page.getByRole("button", { name: /^\d+ to \d+ frames/ }).first().click();
    await expect(page).toHaveURL(/min_length=\d+/);
    await expect(page.getByText(/^\d+ to \d+ frames$/).first()).toBeVisible();
    await expect(page.getByRole("checkbox", { name: "select episode 3", exact: true, checked: true })).toHaveCount(0);
  });
  expect(wrong).toEqual([]);
});
