import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

const CHROMIUM = process.env["ROBOJUDGE_CHROMIUM"] ?? "/usr/bin/chromium";
if (!existsSync(CHROMIUM)) {
  throw new Error(
    `The browser tests need Chromium, and there is none at ${CHROMIUM}. Install it (apt-get install chromium), ` +
      "or say where it is: ROBOJUDGE_CHROMIUM=/path/to/chromium",
  );
}

/** The viewer in a real browser, before a real server. */
export default defineConfig({
  projects: [
    { name: "e2e", testDir: "../tests/e2e" },
    { name: "screenshots", testDir: "scripts", testMatch: "screenshots.ts" },
    { name: "bench", testDir: "../benchmarks", testMatch: "viewer.ts", timeout: 300_000 },
  ],
  tsconfig: "../tests/e2e/tsconfig.json",
  globalSetup: "../tests/e2e/global_setup.ts",
  outputDir: "test-results",
  // One by one: playing two videos in step needs the machine's few cores for itself.
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  globalTimeout: 900_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    viewport: { width: 1280, height: 900 },
    locale: "en-GB",
    timezoneId: "UTC",
    colorScheme: "light",
    actionTimeout: 10_000,
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: CHROMIUM,
      args: ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"],
    },
  },
});
