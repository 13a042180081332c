/**
 * What the engine itself costs per node: resolvers and actions whose provider does nothing, in the shapes that schedulers
 * find hard. Prints microseconds per node and how the time grows from 1,000 to 10,000 nodes; exits 1 when it grows more
 * than twelvefold (best of three tries).
 *
 *     deno run -A tests/bench/engine/bench.ts
 */
import { loadText, NO_PARAMETERS, testBench } from "../../../lib/engine/testing.ts";

const MOST_GROWTH = 12;
const TRIES = 3;

type Shape = (index: number) => string;

const resolver = (value: string) => `{resolve: {with: [{provider: echo, inputs: {value: ${value}}}]}}`;

const RESOLVERS: Record<string, Shape> = {
  "resolvers, side by side": (index) => `r${index}: ${resolver("1")}`,
  "resolvers, one expression each": (index) => `r${index}: ${resolver(`{expr: "${index} + 1"}`)}`,
  "resolvers, one template each": (index) => `r${index}: ${resolver(`{tmpl: "n{{ 1 }}${index}"}`)}`,
  "resolvers, in a chain": (index) =>
    `r${index}: ${resolver(index === 0 ? "1" : `{expr: "_.r${index - 1} + 1"}`)}`,
  "resolvers, as a tree": (index) =>
    `r${index}: ${resolver(index === 0 ? "1" : `{rslvr: r${Math.floor((index - 1) / 2)}}`)}`,
};

const ACTIONS: Record<string, Shape> = {
  "actions, side by side": (index) => `a${index}: {provider: echo, inputs: {value: 1}}`,
  "actions, as a tree": (index) =>
    `a${index}: {provider: echo, inputs: {value: 1}${
      index === 0 ? "" : `, dependsOn: [a${Math.floor((index - 1) / 2)}]`
    }}`,
};

function lines(shape: Shape, count: number, blanks: number): string {
  return Array.from({ length: count }, (_, index) => " ".repeat(blanks) + shape(index)).join("\n");
}

/** Milliseconds of one run, loading left out. */
async function measure(spec: string, isWorkflow: boolean): Promise<number> {
  const { engine } = testBench({ events: () => {} });
  const solution = await loadText(engine, spec);
  const start = performance.now();
  const result = isWorkflow
    ? await engine.run(solution, NO_PARAMETERS, {})
    : await engine.resolve(solution, NO_PARAMETERS);
  if (result.error) throw result.error;
  return performance.now() - start;
}

/** Best of several tries (what else runs on the machine only adds), each the mean of `runs` runs: small ones pay for collecting garbage only now and then. */
async function best(spec: string, isWorkflow: boolean, runs: number): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < TRIES; round++) {
    let sum = 0;
    for (let run = 0; run < runs; run++) sum += await measure(spec, isWorkflow);
    times.push(sum / runs);
  }
  return Math.min(...times);
}

let isTooSteep = false;
console.log("shape".padEnd(34), "µs/node at 1,000", "µs/node at 10,000", " growth");
for (const [isWorkflow, shapes] of [[false, RESOLVERS], [true, ACTIONS]] as const) {
  for (const [name, shape] of Object.entries(shapes)) {
    const spec = (count: number) =>
      isWorkflow
        ? `workflow:\n  actions:\n${lines(shape, count, 4)}\n`
        : `resolvers:\n${lines(shape, count, 2)}\n`;
    // The first run of a shape loads what it needs and warms the compiler.
    await measure(spec(1_000), isWorkflow);
    const small = await best(spec(1_000), isWorkflow, 10);
    const large = await best(spec(10_000), isWorkflow, 1);
    const growth = large / small;
    if (growth > MOST_GROWTH) isTooSteep = true;
    console.log(
      name.padEnd(34),
      small.toFixed(1).padStart(16),
      (large / 10).toFixed(1).padStart(17),
      `${growth.toFixed(1)}×`.padStart(7),
    );
  }
}
if (isTooSteep) {
  console.error(`the time grows more than ${MOST_GROWTH}× from 1,000 to 10,000 nodes`);
  Deno.exit(1);
}
