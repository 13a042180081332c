import { ScafctlError } from "../../diagnostics/mod.ts";
import { loadSolution, type Solution } from "../../solution/mod.ts";
import { equals, field, isObject, type Value } from "../../value/mod.ts";
import { printDocument } from "../document.ts";
import type { Invocation } from "../invocation.ts";
import { planOutput } from "../output.ts";
import { requestFor } from "../source.ts";
import { changeText } from "../views/change_text.ts";
import { solutionDocument } from "../views/solution_document.ts";

interface Change {
  readonly field: string;
  readonly type: "added" | "removed" | "changed";
  readonly oldValue?: Value;
  readonly newValue?: Value;
}

type Summary = Readonly<Record<"total" | Change["type"], number>>;

/** `solution diff`: what two solutions have in common and what not, part by part. Exit 0 also when they differ. */
export async function run(invocation: Invocation): Promise<number> {
  const plan = await planOutput(invocation);
  const { args, flags } = invocation;
  const names = [...flags.list("file"), ...args];
  if (args.length === 1 && names.length === 2) {
    throw new ScafctlError("SCAF2005", "it does not show which of the two solutions is the older one", {
      hint: "give both with -f, or none",
    });
  }
  if (names.length !== 2) {
    throw new ScafctlError("SCAF2005", `two solutions are compared, ${names.length} given`, {
      hint: "scafctl solution diff -f old.yaml -f new.yaml",
    });
  }
  const [left, right] = await Promise.all(names.map((name) => load(invocation, name)));
  const changes: Change[] = [];
  compareParts(solutionDocument(left!), solutionDocument(right!), "", 0, changes);
  const count = (type: Change["type"]) => changes.filter((change) => change.type === type).length;
  const summary = {
    total: changes.length,
    added: count("added"),
    removed: count("removed"),
    changed: count("changed"),
  };
  await printDocument(invocation, plan, {
    document: {
      pathA: names[0]!,
      pathB: names[1]!,
      changes: changes.length > 0 ? changes.map((change) => ({ ...change })) : null,
      summary,
    },
    items: changes.map((change) => ({ ...change })),
    text: () => report(names, changes, summary),
  });
  return 0;
}

function report(names: readonly string[], changes: readonly Change[], summary: Summary): string {
  const lines = [`Solution Diff: ${names[0]} ↔ ${names[1]}`, ""];
  if (changes.length === 0) lines.push("No structural differences found.");
  const marks = { added: "+", removed: "-", changed: "~" };
  for (const change of changes) {
    const values = change.type === "changed"
      ? changeText(change.oldValue ?? null, change.newValue ?? null)
      : "";
    lines.push(`${marks[change.type]} ${change.field}${values}`);
  }
  if (changes.length > 0) {
    lines.push(
      "",
      `Total: ${summary.total} | Added: ${summary.added} | Removed: ${summary.removed} | Changed: ${summary.changed}`,
    );
  }
  return lines.join("\n") + "\n";
}

async function load(invocation: Invocation, name: string): Promise<Solution> {
  return await loadSolution(await requestFor(invocation, name));
}

/** Named parts (resolvers, actions, tests) are compared one by one, their members down to this depth. */
const DEEPEST = 6;

function compareParts(old: Value, now: Value, path: string, depth: number, into: Change[]): void {
  if (equals(old, now)) return;
  if (!isObject(old) || !isObject(now) || depth >= DEEPEST) {
    into.push({ field: path, type: "changed", oldValue: old, newValue: now });
    return;
  }
  for (const key of [...new Set([...Object.keys(old), ...Object.keys(now)])].sort()) {
    const name = path === "" ? key : `${path}.${key}`;
    const before = field(old, key);
    const after = field(now, key);
    if (before === undefined) into.push({ field: name, type: "added", newValue: after! });
    else if (after === undefined) into.push({ field: name, type: "removed", oldValue: before });
    else compareParts(before, after, name, depth + 1, into);
  }
}
