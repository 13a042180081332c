/**
 * Measures the compiled program against every budget of docs/architecture.md and prints a table: median wall-clock and CPU
 * time, peak memory and the ratio to an empty Deno script.
 *
 *     sh scripts/build.sh && deno task bench [--rounds=5] [--save]
 *
 * `--save` writes docs/benchmarks.md. `SCAFCTL` names another program than dist/linux-x64/scafctl. Budgets are reported
 * here; the gate is scripts/check/budgets.ts.
 */
import { type BenchCase, CASES } from "./process/cases.ts";
import { type Cost, measure } from "./process/measure.ts";

const program = await Deno.realPath(Deno.env.get("SCAFCTL") ?? "dist/linux-x64/scafctl");
const rounds = Number(Deno.args.find((word) => word.startsWith("--rounds="))?.split("=")[1] ?? 5);
const scratch = await Deno.makeTempDir({ prefix: "scafctl-bench-" });
try {
  await Deno.writeTextFile(`${scratch}/empty.ts`, "");
  const empty = { command: [Deno.execPath(), "run", "--no-config", `${scratch}/empty.ts`], folder: scratch };
  const rows: string[] = [];
  for (const [index, test] of CASES.entries()) {
    const folder = `${scratch}/${index}`;
    await Deno.mkdir(folder);
    await test.prepare(folder);
    const [cost, base] = await measure([{ command: [program, ...test.args], folder }, empty], rounds);
    rows.push(row(test, cost!, base!));
    console.error(`${index + 1}/${CASES.length} ${test.name}`);
  }
  const table = [
    "| case | wall ms | CPU ms | peak MiB | CPU ÷ empty script | budget | |",
    "|---|---:|---:|---:|---:|---|---|",
    ...rows,
  ].join("\n");
  const size = (await Deno.stat(program)).size / 1024 / 1024;
  const text = `${table}\n\nProgram: ${size.toFixed(1)} MiB (budget 96).\n`;
  console.log(text);
  if (Deno.args.includes("--save")) await save(text);
} finally {
  await Deno.remove(scratch, { recursive: true });
}

function row(test: BenchCase, cost: Cost, base: Cost): string {
  const limits: [string, number, number][] = [];
  if (test.wall) limits.push([`≤ ${test.wall} ms`, cost.wall, test.wall]);
  if (test.original && test.share) {
    const most = test.original * test.share;
    limits.push([`≤ ${test.share} × original (${most} ms CPU)`, cost.cpu, most]);
  }
  if (test.memory) limits.push([`≤ ${test.memory} MiB`, cost.memory, test.memory]);
  const budget = limits.map(([text]) => text).join(", ");
  const verdict = limits.every(([, found, most]) => found <= most) ? "within" : "**above**";
  const numbers = [cost.wall, cost.cpu, cost.memory].map((value) => value.toFixed(0));
  return `| ${test.name} | ${numbers.join(" | ")} | ${
    (cost.cpu / base.cpu).toFixed(1)
  } | ${budget} | ${verdict} |`;
}

async function save(table: string): Promise<void> {
  const cpu = (await Deno.readTextFile("/proc/cpuinfo").catch(() => "")).match(/model name\s*: (.*)/)?.[1] ??
    "unknown";
  const memory = (Deno.systemMemoryInfo().total / 2 ** 30).toFixed(0);
  const head = `# Benchmarks

Made by \`deno task bench --save\`: medians of ${rounds} runs after one warm-up, as whole processes, the program and an empty
\`deno run\` script in turn. The inputs are generated and always the same (\`tests/bench/process/cases.ts\`). The original's
times, against which budgets are shares, were taken once on a machine of this kind; machines differ, so read the ratios.
What holds a change back is not this table but a gate on ratios within one run, \`scripts/check/budgets.ts\`.

Machine: ${cpu}, ${navigator.hardwareConcurrency} processors, ${memory} GiB, ${Deno.build.os} ${Deno.osRelease()}, Deno ${Deno.version.deno}.

`;
  await Deno.writeTextFile("docs/benchmarks.md", head + table);
}
