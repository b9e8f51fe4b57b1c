/** A real server for the tests of one file: its own database, datasets, loopback judge and export folder. */
import { expect, test } from "@playwright/test";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { DEMO, type Program, run, start } from "./programs";

export const CAMERAS = "two_cameras";
export const TABLETOP = "tabletop_demo";
const MODEL = "Qwen/Qwen3-VL-8B-Instruct";

interface ServerOptions {
  readonly login?: "local" | "key";
  /** With local login: under which name. */
  readonly user?: string;
  /** Names of the tests' datasets, or folders. */
  readonly datasets?: readonly string[];
  /** Frames of a trajectory that the server sends at most. */
  readonly trajectoryPoints?: number;
  /** Seconds that every reply of the judge takes. */
  readonly judgeLatencyS?: number;
}

export interface TestServer {
  /** Where the viewer is. */
  readonly url: string;
  readonly exports: string;
  /** Let somebody in; returns their key. */
  addUser(name: string, role: "annotator" | "evaluator" | "admin"): Promise<string>;
  stop(): Promise<void>;
}

/** Starts a server before the tests of a file and stops it after them. */
export function useServer(options: ServerOptions = {}): TestServer {
  let running: TestServer | undefined;
  const server = (): TestServer => {
    if (running === undefined) {
      throw new Error("the server is not there yet");
    }
    return running;
  };
  test.beforeAll(async () => {
    running = await startServer(options);
  });
  test.afterAll(async () => {
    await running?.stop();
  });
  return {
    get url() {
      return server().url;
    },
    get exports() {
      return server().exports;
    },
    addUser: (name, role) => server().addUser(name, role),
    stop: () => server().stop(),
  };
}

export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  const { login = "local", user = "mia", datasets = [TABLETOP, CAMERAS], judgeLatencyS = 0, trajectoryPoints = 20_000 } = options;
  const folder = await mkdtemp(join(tmpdir(), "robojudge-server-"));
  const exports = join(folder, "exports");
  const database = `sqlite:///${join(folder, "robojudge.db")}`;
  const sources = await Promise.all(datasets.map((name) => ownCopy(name, folder)));
  await mkdir(exports);
  const judge = await start(
    "python",
    ["-m", "servers.serve", "--flavour", "vllm", "--model", MODEL, "--latency", String(judgeLatencyS)],
    /(http:\S+)/,
    { PYTHONPATH: "tests" },
  );
  const config = join(folder, "robojudge.toml");
  await writeFile(config, settings({ database, login, user, sources, exports, trajectoryPoints, judge: judge.said }));
  let served: Program;
  try {
    served = await start("robojudge", ["serve", "--config", config, "--port", "0"], /listens on (http:\S+)/, {
      ROBOJUDGE_CACHE: join(folder, "cache"),
      ROBOJUDGE_COMPAT_API_KEY: "test-key-3f9a1c",
    });
  } catch (error) {
    await judge.stop();
    throw error;
  }
  await answers(served.said);
  return {
    url: served.said,
    exports,
    addUser: async (name, role) => {
      const printed = await run("robojudge", ["users", "add", name, "--role", role, "--database", database]);
      const key = /\brj_\S+/.exec(printed)?.[0];
      if (key === undefined) {
        throw new Error(`no key in: ${printed}`);
      }
      return key;
    },
    stop: async () => {
      await Promise.all([served.stop(), judge.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The port is taken before the server is ready for it: wait until it answers. */
async function answers(url: string): Promise<void> {
  await expect
    .poll(() => fetch(`${url}/api/health`).then(({ ok }) => ok, () => false), { timeout: 30_000, intervals: [50] })
    .toBe(true);
}

/** The dataset in a folder of its own, so that a test that writes beside it disturbs no other. */
async function ownCopy(name: string, folder: string): Promise<string> {
  const made = process.env["ROBOJUDGE_E2E_CAMERAS"];
  const source = name === TABLETOP ? DEMO : name === CAMERAS ? made : name;
  if (source === undefined) {
    throw new Error("the dataset is made by the global set-up");
  }
  const copy = join(folder, basename(name));
  await cp(source, copy, { recursive: true });
  return copy;
}

interface Settings {
  readonly database: string;
  readonly login: string;
  readonly user: string;
  readonly sources: readonly string[];
  readonly exports: string;
  readonly trajectoryPoints: number;
  /** Where the judge listens. */
  readonly judge: string;
}

function settings({ database, login, user, sources, exports, trajectoryPoints, judge }: Settings): string {
  const text = (value: string) => JSON.stringify(value);
  return `
database_url = ${text(database)}

[login]
mode = ${text(login)}
${login === "local" ? `user = ${text(user)}` : ""}
${sources.map((source) => `\n[[datasets]]\nsource = ${text(source)}`).join("\n")}

[judges.loopback]
judge = ${text(`compat/${MODEL}`)}
base_url = ${text(judge)}
settings = { votes = 1 }

[limits]
trajectory_points = ${trajectoryPoints}

[exports]
training = ${text(exports)}
`;
}
