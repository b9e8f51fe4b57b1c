import { type APIRequestContext, expect, test } from "@playwright/test";
import { TABLETOP, useServer } from "./server";
import { episodeIsShown, openEpisode, ownWord, row, saveState } from "./viewer";

const server = useServer({ datasets: [TABLETOP] });

test("a lost connection loses nothing", async ({ page, context, request }) => {
  await openEpisode(page, server, TABLETOP, 3);
  await context.setOffline(true);
  await page.keyboard.press("p");
  await page.keyboard.press("6");
  await page.keyboard.press("5");
  await page.keyboard.press("Enter");
  await expect(saveState(page)).toContainText("kept here until the connection is back");
  await expect(page.getByText("No connection to the server.")).toBeVisible();
  expect((await ownWord(request, server, TABLETOP, 3)).version).toBe(0);

  await test.step("marks go on while the connection is away", async () => {
    await row(page, "safety").getByRole("radio", { name: "2", exact: true }).click();
    await expect(row(page, "safety").getByRole("radio", { name: "2", exact: true })).toBeChecked();
  });

  await context.setOffline(false);
  await expect(saveState(page)).toHaveText(/^saved/, { timeout: 20_000 });
  const word = await ownWord(request, server, TABLETOP, 3);
  expect(word.annotation).toMatchObject({ outcome: "partial", task_completion: 0.65, safety: 0.25 });
});

test("marks that were never sent outlive the page", async ({ page, context, request }) => {
  await openEpisode(page, server, TABLETOP, 4);
  await context.setOffline(true);
  await page.keyboard.press("f");
  await page.keyboard.press("Enter");
  await expect(saveState(page)).toContainText("kept here");
  await page.close();
  await context.setOffline(false);

  const again = await context.newPage();
  await openEpisode(again, server, TABLETOP, 4);
  await expect(row(again, "outcome").getByRole("radio", { name: "failure" })).toBeChecked();
  await expect(saveState(again)).toHaveText(/^saved/, { timeout: 20_000 });
  expect((await ownWord(request, server, TABLETOP, 4)).annotation?.outcome).toBe("failure");
});

test("a note saved while the connection is away is sent once when it is back, to its own episode", async ({ page, context, request }) => {
  const sent: string[] = [];
  page.on("request", (asked) => {
    if (asked.method() === "PUT" && asked.url().endsWith("/notes")) {
      sent.push(new URL(asked.url()).pathname);
    }
  });
  await openEpisode(page, server, TABLETOP, 6);
  await page.keyboard.press("j");
  await episodeIsShown(page, 7);
  await context.setOffline(true);
  await page.keyboard.press("n");
  await page.keyboard.type("the gripper slips");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText("Not sent yet: the server does not answer")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(row(page, "task_completion").getByRole("button", { name: /unsent note/ })).toBeVisible();
  expect(await notes(request, 7)).toEqual([]);
  sent.length = 0;

  await page.keyboard.press("k");
  await expect(page.getByText(/^Notes that are kept here and not saved yet/)).toBeVisible();
  await context.setOffline(false);
  await expect.poll(() => notes(request, 7), { timeout: 20_000 }).toEqual(["the gripper slips"]);
  await expect(page.getByText(/not saved yet/)).toHaveCount(0);
  expect(await notes(request, 6)).toEqual([]);
  expect(sent).toEqual([`/api/datasets/${TABLETOP}/episodes/7/notes`]);
  await openEpisode(page, server, TABLETOP, 7);
  await expect(row(page, "task_completion").getByRole("button", { name: "note on completion: note" })).toBeVisible();
});

async function notes(api: APIRequestContext, episode: number): Promise<string[]> {
  const answer = await api.get(`${server.url}/api/datasets/${TABLETOP}/episodes/${episode}/notes`);
  const { items } = (await answer.json()) as { items: { text: string; version: number }[] };
  return items.map(({ text, version }) => (version === 1 ? text : `${text}, version ${version}`));
}

test("marks saved in a second tab meanwhile are shown as a conflict, and one is chosen", async ({ page, context, request }) => {
  const other = await context.newPage();
  await openEpisode(page, server, TABLETOP, 5);
  await openEpisode(other, server, TABLETOP, 5);

  await page.route("**/api/**", (route) => route.abort("internetdisconnected"));
  await page.keyboard.press("f");
  await page.keyboard.press("Enter");
  await expect(saveState(page)).toContainText("kept here until the connection is back");

  await other.bringToFront();
  await other.keyboard.press("s");
  await other.keyboard.press("Enter");
  await expect(saveState(other)).toHaveText(/^saved/);

  await page.bringToFront();
  await page.unroute("**/api/**");
  await expect(page.getByText("not saved: you saved other marks elsewhere")).toBeVisible({ timeout: 20_000 });
  expect((await ownWord(request, server, TABLETOP, 5)).annotation?.outcome).toBe("success");
  await page.getByRole("button", { name: "Choose" }).click();
  const dialog = page.getByRole("dialog", { name: "Which marks count?" });
  await expect(dialog.getByRole("row", { name: /outcome/ })).toContainText(/failure.*success/);
  await dialog.getByRole("button", { name: /Keep mine/ }).click();
  await expect(saveState(page)).toHaveText(/^saved/);
  const word = await ownWord(request, server, TABLETOP, 5);
  expect(word.annotation?.outcome).toBe("failure");
  expect(word.version).toBe(2);
});
