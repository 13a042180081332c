/**
 * Measures the compiled program against every budget of docs/architecture.md and prints a table: median wall-clock and CPU
 * time, peak memory and the ratio to an empty Deno script. Budgets are absolute times on the reference machine, so a
compiled hello runs in turn with each case, and what was measured is scaled to the speed at which that one took its 21.5 ms.
 *
 *     sh scripts/build.sh && deno task bench [--rounds=5] [--save]
 *
 * `--save` writes docs/benchmarks.md. `SCAFCTL` names another program than dist/linux-x64/scafctl. Budgets are reported
 * here; the gate is scripts/check/budgets.ts.
 */
import { type BenchCase, CASES } from "./process/cases.ts";
import { compileHello, REFERENCE_HELLO } from "./process/hello.ts";
import { type Cost, measure } from "./process/measure.ts";

const program = await Deno.realPath(Deno.env.get("SCAFCTL") ?? "dist/linux-x64/scafctl");
const rounds = Number(Deno.args.find((word) => word.startsWith("--rounds="))?.split("=")[1] ?? 5);
const scratch = await Deno.makeTempDir({ prefix: "scafctl-bench-" });
try {
  await Deno.writeTextFile(`${scratch}/empty.ts`, "");
  const empty = { command: [Deno.execPath(), "run", "--no-config", `${scratch}/empty.ts`], folder: scratch };
  const hello = { command: [await compileHello(scratch)], folder: scratch };
  const rows: string[] = [];
  for (const [index, test] of CASES.entries()) {
    const folder = `${scratch}/${index}`;
    await Deno.mkdir(folder);
    await test.prepare(folder);
    const commands = [{ command: [program, ...test.args], folder }, empty, hello];
    const [cost, base, unit] = await measure(commands, rounds);
    rows.push(row(test, cost!, base!, REFERENCE_HELLO / unit!.cpu));
    console.error(`${index + 1}/${CASES.length} ${test.name}`);
  }
  const table = [
    "| case | wall ms | CPU ms | peak MiB | CPU ÷ empty script | CPU at reference speed | budget | |",
    "|---|---:|---:|---:|---:|---:|---|---|",
    ...rows,
  ].join("\n");
  const size = (await Deno.stat(program)).size / 1024 / 1024;
  const text = `${table}\n\nProgram: ${size.toFixed(1)} MiB (budget 96).\n`;
  console.log(text);
  if (Deno.args.includes("--save")) await save(text);
} finally {
  await Deno.remove(scratch, { recursive: true });
}

/** `speed` turns times of this machine into those of the reference machine. */
function row(test: BenchCase, cost: Cost, base: Cost, speed: number): string {
  const limits: [string, number, number][] = [];
  if (test.wall) limits.push([`≤ ${test.wall} ms`, cost.wall * speed, test.wall]);
  if (test.original && test.share) {
    const most = test.original * test.share;
    limits.push([`≤ ${test.share} × original (${most} ms CPU)`, cost.cpu * speed, most]);
  }
  if (test.memory) limits.push([`≤ ${test.memory} MiB`, cost.memory, test.memory]);
  const budget = limits.map(([text]) => text).join(", ");
  const verdict = limits.length === 0
    ? ""
    : limits.every(([, found, most]) => found <= most)
    ? "within"
    : "**above**";
  const numbers = [cost.wall, cost.cpu, cost.memory].map((value) => value.toFixed(0));
  const ratios = [(cost.cpu / base.cpu).toFixed(1), (cost.cpu * speed).toFixed(0)];
  return `| ${[test.name, ...numbers, ...ratios, budget, verdict].join(" | ")} |`;
}

async function save(table: string): Promise<void> {
  const cpu = (await Deno.readTextFile("/proc/cpuinfo").catch(() => "")).match(/model name\s*: (.*)/)?.[1] ??
    "unknown";
  const memory = (Deno.systemMemoryInfo().total / 2 ** 30).toFixed(0);
  const head = `# Benchmarks

Made by \`deno task bench --save\`: medians of ${rounds} runs after one warm-up, as whole processes: the program, an empty
\`deno run\` script and a compiled hello in turn. The inputs are generated and always the same
(\`tests/bench/process/cases.ts\`). The original's times, against which budgets are shares, were taken once on a machine
where a compiled hello takes ${REFERENCE_HELLO} ms of CPU. Budgets are held against times scaled to that speed by the hello of the
same round.
What holds a change back is not this table but a gate on ratios within one run, \`scripts/check/budgets.ts\`.

Machine: ${cpu}, ${navigator.hardwareConcurrency} processors, ${memory} GiB, ${Deno.build.os} ${Deno.osRelease()}, Deno ${Deno.version.deno}.

`;
  await Deno.writeTextFile("docs/benchmarks.md", head + table);
}
