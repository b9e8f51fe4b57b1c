import { type Browser, expect, type Page, test } from "@playwright/test";
import { TABLETOP, useServer } from "./server";
import { openEpisode, row, saveState } from "./viewer";

const server = useServer({ login: "key", datasets: [TABLETOP] });

async function logIn(browser: Browser, key: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${server.url}/datasets`);
  await page.getByLabel("Your key").fill(key);
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByRole("heading", { name: "Datasets" })).toBeVisible();
  return page;
}

test("a wrong key is refused in plain words", async ({ page }) => {
  await page.goto(server.url);
  await page.getByLabel("Your key").fill("rj_nobody");
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByText("This key is not known here")).toBeVisible();
  await expect(page.getByRole("link", { name: /tabletop/ })).toHaveCount(0);
});

test("two people rate one episode, each sees their own marks, and may do what their role may", async ({ browser }) => {
  const una = await logIn(browser, await server.addUser("una", "annotator"));
  const eli = await logIn(browser, await server.addUser("eli", "evaluator"));

  await test.step("each is named, and offered what their role may do", async () => {
    await expect(una.getByRole("button", { name: "you are una, annotator" })).toBeVisible();
    await expect(eli.getByRole("button", { name: "you are eli, evaluator" })).toBeVisible();
    await una.goto(`${server.url}/runs`);
    await eli.goto(`${server.url}/runs`);
    await expect(eli.getByRole("button", { name: "Start a run" })).toBeVisible();
    await expect(una.getByText("Evaluators may start runs")).toBeVisible();
    await expect(una.getByRole("button", { name: "Start a run" })).toHaveCount(0);
    const refused = await una.request.post(`${server.url}/api/runs`, { data: { dataset: TABLETOP, judge: "loopback" } });
    expect(refused.status()).toBe(403);
  });

  await test.step("marks are their own", async () => {
    await openEpisode(una, server, TABLETOP, 6);
    await una.keyboard.press("s");
    await una.keyboard.press("Enter");
    await expect(saveState(una)).toHaveText(/^saved/);

    await openEpisode(eli, server, TABLETOP, 6);
    await expect(row(eli, "outcome").getByRole("radio", { checked: true })).toHaveCount(0);
    await expect(eli.getByRole("columnheader", { name: "una" })).toHaveCount(0);
    await eli.keyboard.press("f");
    await eli.keyboard.press("Enter");
    await expect(eli.getByRole("columnheader", { name: "una" })).toBeVisible();
    await expect(row(eli, "outcome").getByRole("radio", { name: "failure" })).toBeChecked();
    await expect(row(eli, "outcome").getByTitle("success").last()).toBeVisible();

    await openEpisode(una, server, TABLETOP, 6);
    await expect(row(una, "outcome").getByRole("radio", { name: "success" })).toBeChecked();
  });

  await test.step("who logs out leaves nothing behind", async () => {
    await una.getByRole("button", { name: "you are una, annotator" }).click();
    await una.getByRole("button", { name: "Log out" }).click();
    await expect(una.getByLabel("Your key")).toBeVisible();
    await expect(una.getByRole("heading", { level: 1, name: /episode 6/ })).toHaveCount(0);
    expect((await una.request.get(`${server.url}/api/me`)).status()).toBe(401);
  });
  await una.context().close();
  await eli.context().close();
});
