/** Makes the dataset that all tests look at, once. */
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { REPOSITORY, run } from "./programs";

export default async function setUp(): Promise<() => Promise<void>> {
  const viewer = join(REPOSITORY, "backend/robojudge_server/static/index.html");
  if (!existsSync(viewer)) {
    throw new Error("the viewer is not built; run `make e2e`, which builds it");
  }
  const folder = await mkdtemp(join(tmpdir(), "robojudge-e2e-"));
  const cameras = join(folder, "two_cameras");
  await run("python", ["tests/e2e/make_dataset.py", cameras], { PYTHONPATH: "tests" });
  process.env["ROBOJUDGE_E2E_CAMERAS"] = cameras;
  return () => rm(folder, { recursive: true, force: true });
}
