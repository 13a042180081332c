/**
 * The eager import graph of the entry: what every start pays for, `--help` included. Half of the modules are the command
 * tree, one file for each area; the bundle makes one file of them, so that the bytes are what counts.
 */
const BUDGET = { modules: 24, bytes: 90_000 };

/** Modules and bytes that `main.ts` loads before it knows what to do, checked against the budget. */
export async function startupFindings(): Promise<string[]> {
  const output = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "--no-remote", "main.ts"],
    stdout: "piped",
    stderr: "piped",
  }).output();
  if (!output.success) return [`deno info failed: ${new TextDecoder().decode(output.stderr)}`];
  const graph = JSON.parse(new TextDecoder().decode(output.stdout)) as Graph;
  const eager = eagerModules(graph);
  const bytes = eager.reduce((sum, module) => sum + (module.size ?? 0), 0);
  console.log(`start-up: ${eager.length} eager modules, ${bytes} bytes`);
  const findings: string[] = [];
  if (eager.length > BUDGET.modules) {
    findings.push(`main.ts loads ${eager.length} modules eagerly (${BUDGET.modules})`);
  }
  if (bytes > BUDGET.bytes) findings.push(`main.ts loads ${bytes} bytes eagerly (${BUDGET.bytes})`);
  return findings;
}

interface Graph {
  readonly roots: readonly string[];
  readonly modules: readonly Module[];
}

interface Module {
  readonly specifier: string;
  readonly size?: number;
  readonly dependencies?: readonly {
    readonly code?: { readonly specifier: string };
    readonly isDynamic?: boolean;
  }[];
}

function eagerModules(graph: Graph): Module[] {
  const bySpecifier = new Map(graph.modules.map((module) => [module.specifier, module]));
  const seen = new Set<string>();
  const waiting = [...graph.roots];
  for (let specifier = waiting.pop(); specifier !== undefined; specifier = waiting.pop()) {
    if (seen.has(specifier)) continue;
    seen.add(specifier);
    for (const dependency of bySpecifier.get(specifier)?.dependencies ?? []) {
      if (!dependency.isDynamic && dependency.code) waiting.push(dependency.code.specifier);
    }
  }
  return graph.modules.filter((module) => seen.has(module.specifier));
}
