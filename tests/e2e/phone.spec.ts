import { expect, type Page, test } from "@playwright/test";
import { TABLETOP, useServer } from "./server";
import { judge, openEpisode, row, saveState } from "./viewer";

const server = useServer({ datasets: [TABLETOP] });
test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

async function fits(page: Page): Promise<void> {
  const { scrollWidth, clientWidth } = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return { scrollWidth, clientWidth };
  });
  expect(scrollWidth).toBeLessThanOrEqual(clientWidth);
}

test("on a phone nothing is wider than the screen, and an episode can be rated by touch", async ({ page, request }) => {
  const run = await judge(request, server, TABLETOP);
  for (const path of ["/datasets", `/datasets/${TABLETOP}`, "/runs", `/runs/${run}`]) {
    await page.goto(server.url + path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await fits(page);
  }
  await openEpisode(page, server, TABLETOP, 1);
  await fits(page);
  await row(page, "outcome").getByRole("radio", { name: "partial" }).tap();
  await row(page, "task_completion").getByRole("textbox").fill("0.4");
  await row(page, "safety").getByRole("radio", { name: "3", exact: true }).tap();
  await page.getByRole("button", { name: /^Save/ }).first().tap();
  await expect(saveState(page)).toHaveText(/^saved/);
  await expect(page.getByText(/loopback rationale/)).toBeVisible();
  await fits(page);
});

test("on a phone what is selected is decided about in two lines, by touch or by key", async ({ page }) => {
  await page.goto(`${server.url}/datasets/${TABLETOP}`);
  await page.getByRole("checkbox", { name: "select episode 0", exact: true }).tap();
  await page.getByRole("checkbox", { name: "select episode 1", exact: true }).tap();
  const bar = page.getByRole("region", { name: "Decide about the selected episodes" });
  const isTwoLines = async () => {
    const tops = await bar.locator("input, button").evaluateAll((all) => all.map((each) => {
      const { top, height } = each.getBoundingClientRect();
      return Math.round((top + height / 2) / 8);
    }));
    expect(new Set(tops).size).toBe(2);
    await fits(page);
  };
  await isTwoLines();
  await bar.getByRole("button", { name: "Flag" }).tap();
  await expect(bar.getByRole("status")).toHaveText("2 flagged.");
  await isTwoLines();
  await bar.getByLabel("reason, if there is one").focus();
  for (const name of ["Accept", "Flag", "Exclude", "Clear marks", "Undo the last marking"]) {
    await page.keyboard.press("Tab");
    await expect(bar.getByRole("button", { name })).toBeFocused();
  }
  await page.keyboard.press("Enter");
  await expect(bar.getByRole("status")).toHaveText("2 put back.");
});
