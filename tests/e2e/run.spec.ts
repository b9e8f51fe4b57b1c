import { expect, test } from "@playwright/test";
import { open } from "node:fs/promises";
import { TABLETOP, useServer } from "./server";
import { complaints, reveal } from "./viewer";

const server = useServer({ judgeLatencyS: 0.2 });

test("a run from its dialog to downloaded reward labels", async ({ page, request }) => {
  const wrong = complaints(page);
  await reveal(request, server, TABLETOP);
  await page.goto(`${server.url}/runs`);
  await expect(page.getByText("No run yet")).toBeVisible();

  await test.step("it says what it will take before it starts", async () => {
    await page.getByRole("button", { name: "Start a run" }).click();
    const dialog = page.getByRole("dialog", { name: "Start a run" });
    await dialog.getByLabel("Dataset").selectOption(TABLETOP);
    await dialog.getByRole("radio", { name: /loopback/ }).check();
    await dialog.getByRole("radio", { name: "these:" }).check();
    await dialog.getByLabel("Indices and ranges").fill("0-3, 5");
    const takes = dialog.getByRole("region", { name: "What it will take" });
    await expect(takes).toHaveAttribute("aria-busy", "false");
    await expect(takes).toContainText(/episodes\s*5\s*calls at most\s*5/);
    await dialog.getByRole("button", { name: "Start", exact: true }).click();
  });

  await test.step("its progress is seen while it goes on, until it is done", async () => {
    await expect(page).toHaveURL(/\/runs\/[0-9a-f]+$/);
    const heading = page.getByRole("heading", { level: 1 });
    await expect(heading).toContainText("loopback on tabletop_demo");
    await expect(heading).toContainText("done", { timeout: 30_000 });
    await expect(page.getByText("5 / 5")).toBeVisible();
  });

  await test.step("labels are made of it and can be downloaded", async () => {
    await page.getByRole("radio", { name: /^shaped/ }).check();
    await page.getByLabel("Folder to write to").fill("training");
    await page.getByRole("button", { name: "Make labels" }).click();
    await expect(page.getByText("✓ made")).toBeVisible({ timeout: 30_000 });
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Download" }).click(),
    ]);
    const file = await open(await download.path());
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
    await file.close();
    expect(buffer.toString("latin1")).toBe("PAR1");
  });

  await test.step("the run stands in the list", async () => {
    await page.getByRole("link", { name: "All runs" }).click();
    await expect(page.getByRole("row", { name: /Qwen3-VL/ }).first()).toContainText("done");
  });
  expect(wrong).toEqual([]);
});

test("a run can be stopped and goes on where it was", async ({ page, request }) => {
  const asked = await request.post(`${server.url}/api/runs`, {
    data: { dataset: TABLETOP, judge: "loopback", fresh: true, votes: 8 },
  });
  const { run_id: run } = (await asked.json()) as { run_id: string };
  await page.goto(`${server.url}/runs/${run}`);
  await page.getByRole("button", { name: /^Cancel|^Stop/ }).click();
  const heading = page.getByRole("heading", { level: 1 });
  await expect(heading).toContainText("cancelled");
  await page.getByRole("button", { name: /^Resume|^Go on/ }).click();
  await expect(heading).toContainText("done", { timeout: 30_000 });
  await expect(page.getByText("12 / 12")).toBeVisible();
});
