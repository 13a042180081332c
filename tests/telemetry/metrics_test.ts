import assert from "node:assert/strict";
import { join } from "node:path";
import { inFolder, scafctl } from "../e2e/program.ts";

function solution(name: string, resolvers: string): string {
  return `apiVersion: scafctl.io/v1
kind: Solution
metadata: {name: ${name}, version: 1.0.0, description: d}
spec:
  resolvers:
${resolvers}`;
}

const CHILD = solution(
  "child",
  "    inner: {resolve: {with: [{provider: static, inputs: {value: 1}}]}}\n",
);
const PARENT = solution(
  "parent",
  `    own: {resolve: {with: [{provider: static, inputs: {value: 1}}]}}
    below: {resolve: {with: [{provider: solution, inputs: {source: ./child.yaml}}]}}
    tries:
      resolve:
        with:
          - {provider: file, inputs: {operation: read, path: none.txt}, onError: continue}
          - {provider: static, inputs: {value: 2}}
`,
);

/** Samples by name and labels; the labels sorted. */
function samples(text: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const line of text.split("\n")) {
    const match = /^(\w+)\{([^}]*)\} ([0-9.e+-]+)$/.exec(line);
    if (match) found.set(`${match[1]}{${match[2]!.split(",").sort().join(",")}}`, Number(match[3]));
    else assert.match(line, /^(# (HELP|TYPE) scafctl_.*)?$/);
  }
  return found;
}

Deno.test("the metrics file has the specified names and labels, children counted in", () =>
  inFolder({ "solution.yaml": PARENT, "child.yaml": CHILD }, async (cwd) => {
    await Deno.writeTextFile(join(cwd, "run.prom"), "old");
    const args = ["run", "resolver", "-f", "solution.yaml", "--metrics-file", "run.prom", "--show-metrics"];
    const result = await scafctl(args, { cwd });
    assert.equal(result.code, 0, result.stderr);
    const text = await Deno.readTextFile(join(cwd, "run.prom"));
    assert.match(text, /^# TYPE scafctl_provider_execution_duration_seconds histogram$/m);
    assert.match(text, /^# TYPE scafctl_provider_execution_total counter$/m);
    const found = samples(text);
    const total = (provider: string, status: string) =>
      found.get(`scafctl_provider_execution_total{provider_name="${provider}",status="${status}"}`);
    assert.equal(total("static", "success"), 3);
    assert.equal(total("solution", "success"), 1);
    assert.equal(total("file", "failure"), 1);
    assert.equal(total("file", "success"), undefined);
    const labels = `provider_name="static",status="success"}`;
    const base = "scafctl_provider_execution_duration_seconds";
    assert.equal(found.get(`${base}_count{${labels}`), 3);
    assert.equal(found.get(`${base}_bucket{le="+Inf",${labels}`), 3);
    const buckets = [...found].filter(([name]) =>
      name.startsWith(`${base}_bucket`) && name.includes("static")
    );
    assert.deepEqual(
      buckets.map(([, count]) => count),
      buckets.map(([, count]) => count).toSorted((a, b) => a - b),
    );
    assert.match(result.stderr, /static\s+3\s+3\s+0/);
    const names = [...Deno.readDirSync(cwd)].map((entry) => entry.name);
    assert.ok(!names.some((name) => name.endsWith(".tmp")), names.join());
  }));

Deno.test("a failed run leaves its metrics as well; a place that cannot be written is a warning", () =>
  inFolder({
    "solution.yaml": solution(
      "s",
      "    bad: {resolve: {with: [{provider: file, inputs: {operation: read, path: x}}]}}\n",
    ),
  }, async (cwd) => {
    const args = ["run", "resolver", "-f", "solution.yaml", "--metrics-file"];
    assert.equal((await scafctl([...args, "run.prom"], { cwd })).code, 1);
    const text = await Deno.readTextFile(join(cwd, "run.prom"));
    assert.match(text, /^scafctl_provider_execution_total\{provider_name="file",status="failure"\} 1$/m);
    const result = await scafctl([...args, "no/such.prom"], { cwd });
    assert.equal(result.code, 1);
    assert.match(result.stderr, /cannot write the metrics file no\/such\.prom/);
  }));
