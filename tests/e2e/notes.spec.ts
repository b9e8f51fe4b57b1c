import { expect, type Page, test } from "@playwright/test";
import { TABLETOP, useServer } from "./server";
import { complaints, openEpisode, row, saveState } from "./viewer";

const server = useServer({ login: "key", datasets: [TABLETOP] });
const NOTE = "the cup stands beside the plate";

async function logIn(page: Page, name: string): Promise<void> {
  await page.goto(`${server.url}/datasets`);
  await page.getByLabel("Your key").fill(await server.addUser(name, "annotator"));
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByRole("heading", { name: "Datasets" })).toBeVisible();
}

test("a note is written with N, kept, and seen by others once they have rated", async ({ page, browser }) => {
  const wrong = complaints(page);
  await logIn(page, "una");
  await openEpisode(page, server, TABLETOP, 6);

  await test.step("the key writes on the marked row and nothing else", async () => {
    await page.keyboard.press("n");
    const note = page.getByRole("dialog", { name: "note on completion" });
    await expect(note.getByRole("textbox")).toBeFocused();
    await page.keyboard.type(NOTE);
    await page.keyboard.press("Escape");
    await expect(row(page, "task_completion").getByRole("button", { name: /unsaved note/ })).toBeVisible();
    await openEpisode(page, server, TABLETOP, 6);
    await page.keyboard.press("n");
    await expect(note.getByRole("textbox")).toHaveValue(NOTE);
    await page.keyboard.press("Control+Enter");
    await expect(note).toHaveCount(0);
    await expect(row(page, "outcome").getByRole("radio", { checked: true })).toHaveCount(0);
  });

  await test.step("it is there when the page is opened again", async () => {
    await openEpisode(page, server, TABLETOP, 6);
    await row(page, "task_completion").getByRole("button", { name: "note on completion: note" }).click();
    await expect(page.getByRole("dialog").getByRole("textbox")).toHaveValue(NOTE);
  });

  await test.step("somebody else reads it after their first save", async () => {
    const eli = await (await browser.newContext()).newPage();
    await logIn(eli, "eli");
    await openEpisode(eli, server, TABLETOP, 6);
    await eli.keyboard.press("n");
    await expect(eli.getByText("What others noted is shown after your first save.")).toBeVisible();
    await expect(eli.getByText(NOTE)).toHaveCount(0);
    await eli.keyboard.press("Escape");
    await eli.keyboard.press("s");
    await eli.keyboard.press("Enter");
    await expect(saveState(eli)).toHaveText(/^saved/);
    await row(eli, "task_completion").getByRole("button", { name: "note on completion: note" }).click();
    await expect(eli.getByRole("list", { name: "notes of others" })).toContainText(`una`);
    await expect(eli.getByRole("list", { name: "notes of others" })).toContainText(NOTE);
    await eli.context().close();
  });
  expect(wrong).toEqual([]);
});
