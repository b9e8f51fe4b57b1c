/** One picture of every screen, into docs/images. */
import { expect, type Page, test } from "@playwright/test";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { REPOSITORY, run } from "../../tests/e2e/programs";
import { TABLETOP, useServer } from "../../tests/e2e/server";
import { judge, openEpisode, reveal, row, saveState } from "../../tests/e2e/viewer";

const IMAGES = join(REPOSITORY, "docs/images");
const MOST_BYTES = 300_000;

/** A page needs no more colours, and its camera pictures hardly do. */
const FEWER_COLOURS = `
import sys
from PIL import Image
Image.open(sys.argv[1]).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(sys.argv[1], optimize=True)
`;

const server = useServer({ user: "mia" });

async function shoot(page: Page, name: string): Promise<void> {
  const path = join(IMAGES, `${name}.png`);
  await expect(page.getByText(/^(Loading|Opening|Asking|Looking)\b/)).toHaveCount(0);
  await page.evaluate(() =>
    Promise.all([...document.images].filter((image) => image.loading !== "lazy").map((image) => image.decode().catch(() => undefined))),
  );
  await page.screenshot({ path, animations: "disabled", caret: "hide" });
  await run("python", ["-c", FEWER_COLOURS, path]);
  expect((await stat(path)).size).toBeLessThan(MOST_BYTES);
}

/** Marks of an episode that differ from the judge's here and there. */
async function rate(page: Page, episode: number): Promise<void> {
  await openEpisode(page, server, TABLETOP, episode);
  await page.getByRole("slider", { name: "Frame" }).fill("38");
  await page.getByRole("button", { name: /Boundary here/ }).click();
  await row(page, "outcome").getByRole("radio", { name: "failure" }).click();
  await row(page, "task_completion").getByRole("textbox").fill("0.35");
  await row(page, "smoothness").getByRole("radio", { name: "4", exact: true }).click();
  await row(page, "efficiency").getByRole("radio", { name: "2", exact: true }).click();
  await row(page, "safety").getByRole("radio", { name: "5, best" }).click();
  await row(page, "failure_mode").getByRole("combobox").selectOption("missed_grasp");
}

test("every screen", async ({ page, browser, request }) => {
  test.setTimeout(180_000);
  const judged = await judge(request, server, TABLETOP);
  await page.goto(`${server.url}/datasets`);
  await expect(page.getByRole("link", { name: TABLETOP })).toBeVisible();
  await shoot(page, "start");

  await rate(page, 0);
  await shoot(page, "episode_blind");
  await page.getByRole("button", { name: /^Save/ }).first().click();
  await expect(saveState(page)).toHaveText(/^saved/);
  await expect(page.getByText(/loopback rationale/)).toBeVisible();
  await shoot(page, "episode_revealed");
  await page.getByRole("button", { name: "all keys" }).click();
  await shoot(page, "episode_keys");

  await reveal(request, server, TABLETOP);
  await page.goto(`${server.url}/datasets/${TABLETOP}`);
  await expect(page.getByRole("link", { name: "episode 0" })).toBeVisible();
  await shoot(page, "dataset");

  await page.goto(`${server.url}/runs`);
  await page.getByRole("button", { name: "Start a run" }).click();
  await expect(page.getByRole("region", { name: "What it will take" })).toHaveAttribute("aria-busy", "false");
  await shoot(page, "run_start");
  await page.goto(`${server.url}/runs/${judged}`);
  await expect(page.getByRole("button", { name: "Make labels" })).toBeVisible();
  await shoot(page, "run");

  await page.goto(`${server.url}/datasets/${TABLETOP}/calibration`);
  await expect(page.getByText(/^\d+ annotated episodes/)).toBeVisible({ timeout: 20_000 });
  await shoot(page, "calibration");

  await page.emulateMedia({ colorScheme: "dark" });
  await openEpisode(page, server, TABLETOP, 0);
  await expect(page.getByText(/loopback rationale/)).toBeVisible();
  await shoot(page, "episode_dark");

  const phone = await browser.newPage({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 1 });
  await openEpisode(phone, server, TABLETOP, 0);
  await shoot(phone, "phone");
  await phone.close();
});
