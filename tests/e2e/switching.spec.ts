import { expect, test } from "@playwright/test";
import { TABLETOP, useServer } from "./server";
import { episodeIsShown, judge, openEpisode, reveal } from "./viewer";

const server = useServer({ datasets: [TABLETOP] });
const SWITCHES = 20;

declare global {
  interface Window {
    /** Moments at which the page showed a word on one episode below the heading of another. */
    mixedUp: string[];
  }
}

test("switching fast never shows another episode's judgement", async ({ page, request }) => {
  await judge(request, server, TABLETOP);
  await reveal(request, server, TABLETOP);

  // The loopback judge says the same of every episode: have its words name the one they are about.
  await page.route(/\/episodes\/\d+\/(judgements|analysis)/, async (route) => {
    const episode = /\/episodes\/(\d+)\//.exec(route.request().url())?.[1] ?? "";
    const answer = await route.fetch();
    const body = (await answer.text()).replaceAll("loopback rationale", `words on ${episode} end`);
    const late = 40 + ((Number(episode) * 137) % 500);
    await new Promise((resolve) => setTimeout(resolve, late));
    await route.fulfill({ response: answer, body });
  });
  await openEpisode(page, server, TABLETOP, 0);
  await expect(page.getByText("words on 0 end")).toBeVisible();

  await page.evaluate(() => {
    window.mixedUp = [];
    const look = () => {
      const shown = /episode (\d+)/.exec(document.querySelector("h1")?.textContent ?? "")?.[1];
      for (const [words, about] of document.body.textContent.matchAll(/words on (\d+) end/g)) {
        if (about !== shown) {
          window.mixedUp.push(`${words} below episode ${shown ?? "?"}`);
        }
      }
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  const last = await page.evaluate(async (switches) => {
    let episode = 0;
    for (let turn = 1; turn <= switches; turn += 1) {
      episode = (turn * 5) % 12;
      history.pushState(null, "", `/datasets/tabletop_demo/episodes/${episode}`);
      await new Promise((resolve) => setTimeout(resolve, 1000 / switches));
    }
    return episode;
  }, SWITCHES);
  await episodeIsShown(page, last);
  await expect(page.getByText(`words on ${last} end`)).toBeVisible();
  expect(await page.evaluate(() => window.mixedUp)).toEqual([]);

  await test.step("nor do keys that are held", async () => {
    for (let press = 0; press < 15; press += 1) {
      await page.keyboard.press(press % 4 === 3 ? "k" : "j");
    }
    const shown = /episodes\/(\d+)/.exec(page.url())?.[1] ?? "";
    await expect(page.getByText(`words on ${shown} end`)).toBeVisible();
    expect(await page.evaluate(() => window.mixedUp)).toEqual([]);
  });
  // Answers that are still on their way have nobody to go to.
  await page.unrouteAll({ behavior: "ignoreErrors" });
});
