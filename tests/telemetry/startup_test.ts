import assert from "node:assert/strict";

interface Graph {
  readonly roots: readonly string[];
  readonly modules: readonly {
    readonly specifier: string;
    readonly dependencies?: readonly {
      readonly code?: { readonly specifier: string };
      readonly isDynamic?: boolean;
    }[];
  }[];
}

const ROOT = new URL("../../", import.meta.url);

/** What a module loads before anything is asked of it. */
async function eager(module: string): Promise<string[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "--no-remote", module],
    cwd: ROOT,
    stderr: "null",
  }).output();
  const graph = JSON.parse(new TextDecoder().decode(stdout)) as Graph;
  const modules = new Map(graph.modules.map((each) => [each.specifier, each]));
  const seen = new Set<string>();
  const waiting = [...graph.roots];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    for (const { code, isDynamic } of modules.get(next)?.dependencies ?? []) {
      if (code && !isDynamic) waiting.push(code.specifier);
    }
  }
  return [...seen];
}

const HEAVY = /\/lib\/telemetry\/|@opentelemetry\/|prom-client/;

Deno.test("nothing of tracing and metrics is loaded without its flag", async () => {
  const doors = [
    "main.ts",
    "lib/cli/run_command.ts",
    "lib/cli/session.ts",
    "lib/cli/commands/run_solution.ts",
    "lib/cli/open_observers.ts",
  ];
  for (const door of doors) {
    assert.deepEqual((await eager(door)).filter((module) => HEAVY.test(module)), [], door);
  }
  // The check itself sees such modules where they are.
  assert.ok((await eager("lib/telemetry/mod.ts")).some((module) => module.includes("@opentelemetry/")));
  assert.ok(!(await eager("lib/telemetry/mod.ts")).some((module) => module.includes("prom-client")));
});
