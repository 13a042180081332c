import assert from "node:assert/strict";
import { join } from "node:path";

const RUNNER = new URL("./line_runner.ts", import.meta.url).pathname;
const CONFIG = new URL("../../deno.json", import.meta.url).pathname;

/** What one command line did. */
export interface Printed {
  readonly line: string;
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The world of the lines. */
export interface LineOptions {
  readonly cwd: string;
  /** Beside the few variables that every line gets. */
  readonly env?: Readonly<Record<string, string>>;
  /** A command that runs the one that follows it. */
  readonly wrap?: readonly string[];
}

/** Runs many command lines in one process, without a terminal. */
export async function runLines(lines: readonly string[][], options: LineOptions): Promise<Printed[]> {
  const { cwd, env = {}, wrap = [] } = options;
  const [program = "", ...args] = [
    ...wrap,
    Deno.execPath(),
    "run",
    "-A",
    "--quiet",
    "--no-prompt",
    "--no-check",
    "--config",
    CONFIG,
    RUNNER,
  ];
  const child = new Deno.Command(program, {
    args,
    cwd,
    clearEnv: true,
    env: {
      PATH: Deno.env.get("PATH") ?? "",
      DENO_DIR: Deno.env.get("DENO_DIR") ?? join(Deno.env.get("HOME") ?? "/", ".cache/deno"),
      DENO_NO_UPDATE_CHECK: "1",
      NO_COLOR: "1",
      TZ: "UTC",
      SCAFCTL_HTTPCLIENT_ALLOWPRIVATEIPS: "true",
      ...env,
    },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const output = child.output();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(lines)));
  await writer.close();
  const { stdout, stderr } = await output;
  const [out, err] = [stdout, stderr].map((bytes) => {
    const texts = new TextDecoder().decode(bytes).split(/\0(\d+) (\d+)\0/);
    assert.equal(Math.floor(texts.length / 3), lines.length, `the runner ended early:\n${texts.at(-1)}`);
    return texts;
  }) as [string[], string[]];
  return lines.map((line, index) => ({
    line: line.join(" "),
    code: Number(out[index * 3 + 2]),
    stdout: out[index * 3]!,
    stderr: err[index * 3]!,
  }));
}
