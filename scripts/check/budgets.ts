/**
 * The gate on start-up and size: `deno run -A scripts/check/budgets.ts [program]`. Start-up is measured as a ratio to a
 * compiled program that only prints a line, in one run and in turn, so that the speed of the machine does not matter.
 * The least CPU time of each counts, over as many rounds as it takes, six at most: noise only ever adds, and what is left
 * without it does not change from try to try. Exits 1 when a budget is broken.
 */
import { compileHello } from "../../tests/bench/process/hello.ts";
import { measure } from "../../tests/bench/process/measure.ts";
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
  const least = commands.map(() => Infinity);
  const ratio = (index: number) => least[index + 1]! / least[0]!;
  for (let round = 0; round < TRIES; round++) {
    const costs = await measure(commands, ROUNDS, (values) => Math.min(...values));
    for (const [index, { cpu }] of costs.entries()) least[index] = Math.min(least[index]!, cpu);
    if (BUDGETS.every((budget, index) => ratio(index) <= budget.ratio)) break;
  }
  for (const [index, budget] of BUDGETS.entries()) {
    report(budget.name, ratio(index), budget.ratio, "× a compiled hello");
  }
  if (target.name === "linux-x64") report("size", (await Deno.stat(program)).size / 2 ** 20, MAX_MIB, "MiB");
} finally {
  await Deno.remove(folder, { recursive: true });
}
if (broken > 0) Deno.exit(1);

function report(name: string, found: number, most: number, unit: string): void {
  const isBroken = !(found <= most);
  if (isBroken) broken++;
  console.log(`budget: ${name} ${found.toFixed(2)} ${unit} (at most ${most})${isBroken ? " BROKEN" : ""}`);
}
