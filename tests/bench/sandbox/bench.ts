/**
 * What confinement costs: no Worker for a solution that only computes, the first lane, a further call, and many calls
 * against the same without a sandbox. Prints one line a figure with its bound; times are scaled to the machine of the bounds
 * by a compiled hello. `--check` ends with 1 when one is missed.
 */
import { provider as cel } from "../../../providers/cel/mod.ts";
import { provider as file } from "../../../providers/file/mod.ts";
import { provider as fixed } from "../../../providers/static/mod.ts";
import type { ProviderContext, ProviderHost } from "../../../lib/provider/contract.ts";
import { confine, Lanes, Policy, type SandboxMode } from "../../../lib/sandbox/mod.ts";
import { object } from "../../../lib/value/mod.ts";
import { referenceSpeed } from "../process/hello.ts";

const MAIN = new URL("../../../main.ts", import.meta.url).pathname;

interface Figure {
  readonly name: string;
  readonly value: number;
  readonly most: number;
  readonly unit: string;
}

function contextFor(folder: string): ProviderContext {
  return {
    mode: "from",
    dryRun: false,
    resolvers: object(),
    parameters: object({ env: "dev" }),
    variables: object(),
    baseFolder: folder,
    workingDirectory: folder,
    environment: {},
    solution: object({ name: "bench", version: "1.0.0" }),
    files: {},
    output: { structured: true, quiet: false, color: false, noColorFlag: false, width: 80 },
    caller: { kind: "resolver", name: "bench" },
    ancestors: [],
    limits: { celCost: 1e6, templateOutput: 1e6, fileSize: 1e8, responseSize: 1e8, capturedOutput: 1e8 },
  };
}

function host(): ProviderHost {
  const unused = () => Promise.reject(new Error("not part of this bench"));
  return {
    signal: new AbortController().signal,
    write() {},
    log() {},
    setEnvironment() {},
    secrets: { get: unused, list: unused },
    identities: { list: unused, claims: unused, groups: unused, token: unused },
  };
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

/** Wall time in ms of the first call through a new lane, and of each of many that follow it. */
async function callTimes(folder: string): Promise<{ first: number; further: number }> {
  await Deno.writeTextFile(`${folder}/small.txt`, "x".repeat(1024));
  const inputs = object({ operation: "read", path: "small.txt" });
  const firsts: number[] = [];
  const furthers: number[] = [];
  for (let round = 0; round < 5; round++) {
    const lanes = new Lanes();
    const policy = new Policy("default", { allow: {}, deny: {} }, undefined, { working: folder });
    const confined = confine(file, { policy, lanes, onUse() {} });
    const direct = confine(file, {
      policy: new Policy("off", { allow: {}, deny: {} }, undefined, { working: folder }),
      lanes,
      onUse() {},
    });
    const started = performance.now();
    await confined.execute(inputs, contextFor(folder), host());
    firsts.push(performance.now() - started);
    const context = contextFor(folder);
    for (let call = 0; call < 300; call++) await confined.execute(inputs, context, host());
    const through = await timeOf(2_000, () => confined.execute(inputs, context, host()));
    const without = await timeOf(2_000, () => direct.execute(inputs, context, host()));
    furthers.push(through - without);
    lanes.close();
  }
  return { first: median(firsts), further: median(furthers) };
}

/** Workers that were made for calls of providers that only compute. */
async function workersOfComputing(folder: string): Promise<number> {
  const lanes = new Lanes();
  const policy = new Policy("default", { allow: {}, deny: {} }, undefined, { working: folder });
  const calls = [
    confine(fixed, { policy, lanes, onUse() {} }).execute(object({ value: 1 }), contextFor(folder), host()),
    confine(cel, { policy, lanes, onUse() {} })
      .execute(object({ expression: "1 + 1" }), contextFor(folder), host()),
  ];
  await Promise.all(calls);
  return lanes.size;
}

/** Milliseconds for one of many calls, one after the other. */
async function timeOf(count: number, call: () => unknown): Promise<number> {
  const started = performance.now();
  for (let index = 0; index < count; index++) await call();
  return (performance.now() - started) / count;
}

function solutionText(count: number): string {
  const resolvers = Array.from(
    { length: count },
    (_, index) =>
      `    f${index}:\n      resolve: {with: [{provider: file, inputs: {operation: read, path: data/${index}.txt}}]}`,
  );
  return `apiVersion: scafctl.io/v1\nkind: Solution\nmetadata: {name: files, version: 1.0.0}\nspec:\n  resolvers:\n${
    resolvers.join("\n")
  }\n`;
}

/** Wall time in ms of a whole run of many file-reading resolvers. */
async function manyFiles(folder: string, mode: SandboxMode): Promise<number> {
  const started = performance.now();
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "--no-prompt", MAIN, "run", "resolver", "-f", `${folder}/solution.yaml`]
      .concat(["-o", "json", `--sandbox=${mode}`]),
    stdout: "null",
    stderr: "piped",
  }).output();
  if (code !== 0) throw new Error(new TextDecoder().decode(stderr));
  return performance.now() - started;
}

async function ratioOfManyFiles(folder: string, count: number): Promise<number> {
  await Deno.mkdir(`${folder}/data`);
  for (let index = 0; index < count; index++) {
    await Deno.writeTextFile(`${folder}/data/${index}.txt`, `file ${index}\n`);
  }
  await Deno.writeTextFile(`${folder}/solution.yaml`, solutionText(count));
  await manyFiles(folder, "off");
  const ratios: number[] = [];
  for (let round = 0; round < 3; round++) {
    const off = await manyFiles(folder, "off");
    ratios.push(await manyFiles(folder, "default") / off);
  }
  return median(ratios);
}

if (import.meta.main) {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  try {
    const speed = await referenceSpeed();
    const { first, further } = await callTimes(folder);
    const figures: Figure[] = [
      {
        name: "workers of a solution that only computes",
        value: await workersOfComputing(folder),
        most: 0,
        unit: "",
      },
      { name: "first call through a new lane", value: first * speed, most: 35, unit: "ms" },
      {
        name: "further call with 1 KB, over the same without a lane",
        value: further * speed,
        most: 0.2,
        unit: "ms",
      },
      {
        name: "1,000 file-reading resolvers against --sandbox off",
        value: await ratioOfManyFiles(folder, 1_000),
        most: 1.5,
        unit: "×",
      },
    ];
    for (const { name, value, most, unit } of figures) {
      const mark = value <= most ? "ok  " : "SLOW";
      console.log(`${mark} ${name}: ${value.toFixed(3)} ${unit} (at most ${most})`);
    }
    if (Deno.args.includes("--check") && figures.some(({ value, most }) => value > most)) Deno.exit(1);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
