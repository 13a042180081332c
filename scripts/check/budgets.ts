/**
 * The gate on start-up and size: `deno run -A scripts/check/budgets.ts [program]`. Start-up is measured in CPU time as a ratio
 * to a compiled program that only prints a line, in one run and in turn, so that the speed of the machine does not matter.
 * Exits 1 when a budget is broken.
 *
 * Noise only adds, and it adds in many ways: a busy machine spoils the mean, and the least time of the longer program more
 * than that of the shorter; a system that counts in ticks spoils the least time and the middle. So a try takes the best of
 * the three ratios, and a budget is kept when one try of six keeps it: what is truly slower is slower in all of them.
 */
import { compileHello } from "../../tests/bench/process/hello.ts";
import { type Cost, measureRounds, median } from "../../tests/bench/process/measure.ts";
import { hostTarget } from "../build/targets.ts";

const TRIES = 6;
const ROUNDS = 9;
const MAX_MIB = 96;
const TINY = `apiVersion: scafctl.io/v1
kind: Solution
metadata: {name: tiny, version: 1.0.0}
spec:
  resolvers:
    name: {resolve: {with: [{provider: parameter, inputs: {key: name}}, {provider: static, inputs: {value: world}}]}}
`;
const BUDGETS = [
  { name: "--help", args: ["--help"], ratio: 1.5 },
  { name: "run resolver", args: ["run", "resolver", "-f", "tiny.yaml", "-o", "json"], ratio: 3 },
];

const target = hostTarget();
const program = await Deno.realPath(Deno.args[0] ?? `dist/${target.name}/${target.executable}`);
const folder = await Deno.makeTempDir({ prefix: "scafctl-budget-" });
let broken = 0;
try {
  await Deno.writeTextFile(`${folder}/tiny.yaml`, TINY);
  const hello = await compileHello(folder);
  const commands = [{ command: [hello], folder }];
  for (const { args } of BUDGETS) commands.push({ command: [program, ...args], folder });
  const best = BUDGETS.map(() => Infinity);
  for (let round = 0; round < TRIES; round++) {
    const [ofHello, ...ofOurs] = await measureRounds(commands, ROUNDS);
    for (const [index, costs] of ofOurs.entries()) {
      best[index] = Math.min(best[index]!, ratio(costs, ofHello!));
    }
    if (BUDGETS.every((budget, index) => best[index]! <= budget.ratio)) break;
  }
  for (const [index, budget] of BUDGETS.entries()) {
    report(budget.name, best[index]!, budget.ratio, "× a compiled hello");
  }
  if (target.name === "linux-x64") report("size", (await Deno.stat(program)).size / 2 ** 20, MAX_MIB, "MiB");
} finally {
  await Deno.remove(folder, { recursive: true });
}
if (broken > 0) Deno.exit(1);

function ratio(ours: readonly Cost[], hello: readonly Cost[]): number {
  const [a, b] = [ours, hello].map((costs) => costs.map(({ cpu }) => cpu)) as [number[], number[]];
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const least = (values: readonly number[]) => Math.min(...values);
  return Math.min(...[least, median, mean].map((statistic) => statistic(a) / statistic(b)));
}

function report(name: string, found: number, most: number, unit: string): void {
  const isBroken = !(found <= most);
  if (isBroken) broken++;
  console.log(`budget: ${name} ${found.toFixed(2)} ${unit} (at most ${most})${isBroken ? " BROKEN" : ""}`);
}
