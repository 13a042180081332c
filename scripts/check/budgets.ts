/**
 * The gate on start-up and size: `deno run -A scripts/check/budgets.ts [program]`. Start-up is measured as a ratio to a
 * compiled program that only prints a line, in one run and in turn, so that the speed of the machine does not matter.
 * The best of six tries counts, and they end when all aims are met: noise only ever adds. Exits 1 when a budget is broken.
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
/** `ratio` is what may not be exceeded; `aim` is where start-up is meant to be and not yet reliably is. */
const BUDGETS = [
  { name: "--help", args: ["--help"], ratio: 1.75, aim: 1.5 },
  { name: "run resolver", args: ["run", "resolver", "-f", "tiny.yaml", "-o", "json"], ratio: 3.6, aim: 3 },
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
    const [base, ...costs] = await measure(commands, ROUNDS);
    for (const [index, cost] of costs.entries()) best[index] = Math.min(best[index]!, cost.cpu / base!.cpu);
    if (best.every((found, index) => found <= BUDGETS[index]!.aim)) break;
  }
  for (const [index, { name, ratio, aim }] of BUDGETS.entries()) {
    report(name, best[index]!, ratio, `× a compiled hello, aim ${aim}`);
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
