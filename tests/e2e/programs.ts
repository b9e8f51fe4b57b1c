/** Programs that tests start: where they are, and how to run them until they are told to stop. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

export const REPOSITORY = resolve(__dirname, "../..");
export const FRONTEND = join(REPOSITORY, "frontend");
export const DEMO = join(REPOSITORY, "examples/datasets/tabletop_demo");
const BIN = process.env["ROBOJUDGE_BIN"] ?? join(REPOSITORY, ".venv/bin");
const VITE = join(FRONTEND, "node_modules/vite/bin/vite.js");
const STARTS_IN_MS = 60_000;

type Environment = Readonly<Record<string, string>>;

export interface Program {
  /** What the awaited line said. */
  readonly said: string;
  stop(): Promise<void>;
}

/** Run a program of the repository's Python environment to its end; returns what it printed. */
export async function run(name: string, args: readonly string[], environment: Environment = {}): Promise<string> {
  const options = { cwd: REPOSITORY, env: { ...process.env, ...environment } };
  const { stdout } = await promisify(execFile)(found(name), args, options);
  return stdout;
}

/** Run Vite in a folder to its end. */
export async function vite(args: readonly string[], folder: string): Promise<void> {
  await promisify(execFile)(process.execPath, [VITE, ...args, "--logLevel", "error"], { cwd: folder });
}

/** Start a program, and wait for the line that tells what `pattern` picks out. */
export function start(
  name: string,
  args: readonly string[],
  pattern: RegExp,
  environment: Environment = {},
): Promise<Program> {
  return spawned(found(name), args, REPOSITORY, pattern, environment);
}

/** Start Vite in a folder. */
export function startVite(
  args: readonly string[],
  folder: string,
  pattern: RegExp,
  environment: Environment = {},
): Promise<Program> {
  return spawned(process.execPath, [VITE, ...args], folder, pattern, { NO_COLOR: "1", ...environment });
}

async function spawned(
  path: string,
  args: readonly string[],
  folder: string,
  pattern: RegExp,
  environment: Environment,
): Promise<Program> {
  const child = spawn(path, args, {
    cwd: folder,
    env: { ...process.env, PYTHONUNBUFFERED: "1", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = await firstMatch(child, pattern, [path, ...args].join(" "));
  return {
    said,
    stop: () =>
      new Promise((done) => {
        if (child.exitCode !== null || child.signalCode !== null) {
          done();
          return;
        }
        const tooLong = setTimeout(() => child.kill("SIGKILL"), 8000);
        child.once("exit", () => {
          clearTimeout(tooLong);
          done();
        });
        child.kill("SIGINT");
      }),
  };
}

function found(name: string): string {
  const path = join(BIN, name);
  if (!existsSync(path)) {
    throw new Error(`there is no ${path}; run \`make e2e\`, which makes it`);
  }
  return path;
}

function firstMatch(child: ChildProcess, pattern: RegExp, name: string): Promise<string> {
  return new Promise((resolved, rejected) => {
    let text = "";
    const give = (why: string) => {
      clearTimeout(timer);
      rejected(new Error(`${name} ${why}:\n${text}`));
    };
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      give("did not start in time");
    }, STARTS_IN_MS);
    const read = (chunk: Buffer) => {
      text += chunk.toString();
      const match = pattern.exec(text);
      if (match !== null) {
        clearTimeout(timer);
        resolved(match[1] ?? match[0]);
      }
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("error", (error) => {
      give(`could not be started (${error.message})`);
    });
    child.once("exit", (code) => {
      give(`ended with ${String(code)}`);
    });
  });
}
