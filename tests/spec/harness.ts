import assert from "node:assert/strict";
import { join } from "node:path";
import { inFolder, type Result, type RunOptions, scafctl } from "../e2e/program.ts";

const HEAD =
  "apiVersion: scafctl.io/v1\nkind: Solution\nmetadata: {name: under-test, version: 1.0.0}\nspec:\n";

/** A solution's text from the text of its `spec`, whatever the indentation of the latter. */
export function solution(spec: string): string {
  const lines = spec.split("\n").filter((line) => line.trim() !== "");
  const common = Math.min(...lines.map((line) => line.length - line.trimStart().length));
  return HEAD + lines.map((line) => `  ${line.slice(common)}\n`).join("");
}

/** A folder with the program at hand. */
export interface Box {
  readonly folder: string;
  write(name: string, text: string): Promise<void>;
  read(name: string): Promise<string>;
  exists(name: string): Promise<boolean>;
  /** Runs the program in the folder. */
  run(args: readonly string[], options?: RunOptions): Promise<Result>;
  /** Runs the resolvers of a `spec` and returns their values; a failing run fails the test. */
  values(spec: string, ...flags: string[]): Promise<Readonly<Record<string, unknown>>>;
  /** Runs the resolvers of a `spec`. */
  resolve(spec: string, ...flags: string[]): Promise<Result>;
  /** Runs the workflow of a `spec` with JSON output. */
  act(spec: string, ...flags: string[]): Promise<Result>;
  /** Renders the workflow of a `spec`; a failure fails the test. */
  render(spec: string, ...flags: string[]): Promise<unknown>;
}

/** Runs a test in a folder of its own. */
export async function inBox(test: (box: Box) => Promise<void>): Promise<void> {
  await inFolder({}, async (folder) => {
    const write = (name: string, text: string) => Deno.writeTextFile(join(folder, name), text);
    const run = (args: readonly string[], options?: RunOptions) => scafctl(args, { cwd: folder, ...options });
    const withSpec = async (spec: string, args: readonly string[]) => {
      await write("solution.yaml", solution(spec));
      return await run(args);
    };
    const resolve = (spec: string, ...flags: string[]) =>
      withSpec(spec, ["run", "resolver", "-f", "solution.yaml", "-o", "json", ...flags]);
    await test({
      folder,
      write,
      read: (name) => Deno.readTextFile(join(folder, name)),
      exists: (name) => Deno.stat(join(folder, name)).then(() => true, () => false),
      run,
      resolve,
      values: async (spec, ...flags) => {
        const result = await resolve(spec, ...flags);
        assert.equal(result.code, 0, result.stderr);
        return json(result) as Record<string, unknown>;
      },
      act: (spec, ...flags) =>
        withSpec(spec, ["run", "solution", "-f", "solution.yaml", "-o", "json", ...flags]),
      render: async (spec, ...flags) => {
        const result = await withSpec(spec, ["render", "solution", "-f", "solution.yaml", ...flags]);
        assert.equal(result.code, 0, result.stderr);
        return json(result);
      },
    });
  });
}

/** What a run printed, as a JSON document. */
export function json(result: Result): unknown {
  try {
    return JSON.parse(result.stdout);
  } catch {
    return assert.fail(`no JSON document (exit ${result.code})\n${result.stdout}\n${result.stderr}`);
  }
}

/** The member of a document at a path; a missing one is undefined. */
export function pick(document: unknown, ...path: (string | number)[]): unknown {
  let at = document;
  for (const key of path) {
    if (at === null || typeof at !== "object" || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string | number, unknown>)[key];
  }
  return at;
}

/** The test of one row of the decisions. */
export function row(name: string, claim: string, test: (box: Box) => Promise<void>): void {
  Deno.test(`decision ${name}: ${claim}`, () => inBox(test));
}

/** A server on this machine that answers with what it is told, and what it was asked. */
export interface Served {
  readonly url: string;
  readonly requests: { method: string; path: string; type: string | null; body: string }[];
}

/** Runs a test with a loopback server. */
export async function serving(
  answer: (path: string, count: number) => Response,
  test: (served: Served) => Promise<void>,
): Promise<void> {
  const requests: Served["requests"] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const path = new URL(request.url).pathname;
    requests.push({
      method: request.method,
      path,
      type: request.headers.get("content-type"),
      body: await request.text(),
    });
    return answer(path, requests.length);
  });
  try {
    await test({ url: `http://127.0.0.1:${server.addr.port}`, requests });
  } finally {
    await server.shutdown();
  }
}
