import type { Value } from "../../value/mod.ts";
import type { Invocation } from "../invocation.ts";
import { planOutput, printResult } from "../output.ts";
import type { CommandSpec } from "../spec.ts";
import { ROOT } from "../tree/root.ts";

/** `get commands`: the command tree as data. */
export async function run(invocation: Invocation): Promise<number> {
  const plan = await planOutput(invocation);
  const leaf = invocation.flags.bool("leaf");
  const value: Value[] = [];
  const visit = (command: CommandSpec, names: readonly string[], group: string) => {
    for (const child of command.children ?? []) {
      if (child.hidden) continue;
      const path = [...names, child.name];
      const heading = child.group ?? group;
      const hasChildren = (child.children?.length ?? 0) > 0;
      if (!leaf || !hasChildren) {
        value.push({
          name: path.join(" "),
          short: child.summary,
          group: heading,
          ...(child.aliases && child.aliases.length > 0 && { aliases: [...child.aliases] }),
          ...(hasChildren && { hasChildren }),
          flagCount: child.flags?.length ?? 0,
        });
      }
      visit(child, path, heading);
    }
  };
  visit(ROOT, ["scafctl"], "");
  await printResult(invocation, plan, { value });
  return 0;
}
