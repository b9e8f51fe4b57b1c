import { expect, type Page, test } from "@playwright/test";
import { cp, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEMO, FRONTEND, type Program, REPOSITORY, start, startVite, vite } from "./programs";
import { complaints, row, saveState } from "./viewer";

/** The example's app, on a port of the machine's choice. */
const HOST_APP = `
import sys
from pathlib import Path
import uvicorn
sys.path.insert(0, "examples")
from mount_in_fastapi import make_app
uvicorn.run(make_app(Path(sys.argv[1]), Path(sys.argv[2])), port=0)
`;

let folder = "";
let url = "";
const running: Program[] = [];

test.beforeAll(async () => {
  test.setTimeout(120_000);
  folder = await mkdtemp(join(tmpdir(), "robojudge-embed-"));
  const dataset = join(folder, "tabletop_demo");
  const page = join(folder, "embed");
  await cp(DEMO, dataset, { recursive: true });
  await cp(join(REPOSITORY, "examples/embed"), page, { recursive: true });
  await installOffline(page);
  const host = await start("python", ["-c", HOST_APP, dataset, join(folder, "judging.db")], /running on (http:\S+)/);
  running.push(host);
  await vite(["build"], page);
  const preview = await startVite(["preview", "--host", "127.0.0.1", "--port", "0"], page, /(http:\/\/127[^\s/]+)/, {
    HOST_APP: host.said,
  });
  running.push(preview);
  url = preview.said;
});

test.afterAll(async () => {
  await Promise.all(running.map((program) => program.stop()));
  await rm(folder, { recursive: true, force: true });
});

/** What `npm install` would do: the panel as it is published, and its peers. */
async function installOffline(page: string): Promise<void> {
  const modules = join(page, "node_modules");
  const panel = join(modules, "@robojudge/panel");
  await mkdir(panel, { recursive: true });
  await cp(join(FRONTEND, "package.json"), join(panel, "package.json"));
  await vite(["build", "--config", "vite.panel.config.ts", "--outDir", join(panel, "dist")], FRONTEND);
  for (const name of ["react", "react-dom", "scheduler", "vite"]) {
    await symlink(join(FRONTEND, "node_modules", name), join(modules, name));
  }
}

/** How the host's own heading and button look. */
function hostLook(page: Page) {
  return page.evaluate(() =>
    ["h1", "body > button", "body"].map((selector) => {
      const element = document.querySelector(selector);
      if (element === null) {
        throw new Error(`the page has no ${selector}`);
      }
      const { fontFamily, fontSize, letterSpacing, color, backgroundColor, padding, margin } = getComputedStyle(element);
      return { selector, fontFamily, fontSize, letterSpacing, color, backgroundColor, padding, margin };
    }),
  );
}

for (const [name, path] of [["EpisodePanel", "/index.html"], ["<robojudge-episode>", "/element.html"]] as const) {
  test(`${name} works in a bare page, and neither changes the look of the other`, async ({ page }) => {
    const wrong = complaints(page);
    await page.goto(url + path);
    await expect(row(page, "outcome")).toBeVisible();
    await expect(page.getByText("ana", { exact: true }).first()).toBeVisible();

    const look = await hostLook(page);
    expect(look).toMatchObject([
      { fontFamily: "Georgia, serif", fontSize: "40px", letterSpacing: "4px", color: "rgb(47, 79, 79)" },
      { backgroundColor: "rgb(255, 215, 0)", padding: "16px" },
      { fontFamily: "Georgia, serif", margin: "32px", backgroundColor: "rgba(0, 0, 0, 0)" },
    ]);
    // A rating of ours is not the host's gold button in capitals.
    const mine = row(page, "outcome").getByRole("radio", { name: "failure" });
    await expect(mine).not.toHaveCSS("background-color", "rgb(255, 215, 0)");
    await expect(mine).toHaveCSS("text-transform", "none");
    await expect(mine).toHaveCSS("border-top-width", "1px");
    await expect(row(page, "outcome").locator("td").first()).not.toHaveCSS("padding-top", "32px");

    // Side by side, as in the viewer: the panel lays itself out by its own width.
    const cameras = await page.getByRole("region", { name: "Cameras" }).boundingBox();
    const marks = await page.getByRole("region", { name: "marks" }).boundingBox();
    expect(marks?.x ?? 0).toBeGreaterThan((cameras?.x ?? 0) + (cameras?.width ?? 0) - 1);
    await expect(page.locator("figure[data-camera=front] canvas[data-frame]")).toBeVisible();

    // Marks are saved with the host's login and CSRF token, keys act inside, and the host hears of it.
    const other = row(page, "safety").getByRole("radio", { name: path === "/index.html" ? "2" : "3", exact: true });
    await other.click();
    await page.keyboard.press("Enter");
    await expect(page.locator("#shown")).toHaveText("1");
    await expect(page.getByRole("heading", { level: 1, name: /episode 1/ })).toBeVisible();
    await page.getByRole("button", { name: "previous episode" }).click();
    await expect(page.locator("#shown")).toHaveText("0");
    await expect(saveState(page)).toHaveText(/^saved/);
    await expect(other).toBeChecked();
    expect(wrong).toEqual([]);
  });
}

test("the element leaves nothing behind when it is taken out, and says what it misses", async ({ page }) => {
  await page.goto(`${url}/element.html`);
  await expect(row(page, "outcome")).toBeVisible();
  await page.evaluate(() => {
    const element = document.querySelector("robojudge-episode");
    document.body.prepend(element ?? "");
  });
  await expect(row(page, "outcome")).toBeVisible();
  const left = await page.evaluateHandle(() => {
    const element = document.querySelector("robojudge-episode");
    element?.remove();
    return element;
  });
  await expect.poll(() => left.evaluate((element) => element?.shadowRoot?.textContent)).toBe("");

  await page.evaluate(() => {
    document.body.append(document.createElement("robojudge-episode"));
  });
  await expect(page.getByText("does not say which episode to show")).toBeVisible();
});
