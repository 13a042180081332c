import { formatJson } from "../../value/mod.ts";
import type { Invocation } from "../invocation.ts";
import { loadNamed } from "../load_named.ts";
import { planOutput, renderValue } from "../output.ts";
import { solutionDocument } from "../views/solution_document.ts";

/** `get solution`: a solution as it was understood, defaults filled in. JSON is written on one line. */
export async function run(invocation: Invocation): Promise<number> {
  const { terminal, args } = invocation;
  const plan = await planOutput(invocation, { expressions: false });
  const solution = await loadNamed(invocation, args[0]);
  const document = solutionDocument(solution);
  switch (plan.format) {
    case "json":
      await terminal.data(formatJson(document, { sort: "data" }) + "\n");
      return 0;
    case "yaml":
    case "toml":
    case "tree":
    case "mermaid":
      await terminal.data(await renderValue(document, plan, terminal));
      return 0;
    default: {
      const { metadata, spec, origin } = solution;
      const value = {
        name: metadata.name,
        version: metadata.version,
        description: metadata.description ?? "",
        resolvers: spec.resolvers.size,
        actions: spec.workflow?.actions.size ?? 0,
        finally: spec.workflow?.finally.size ?? 0,
        source: origin.name,
      };
      await terminal.data(await renderValue([value], plan, terminal));
      return 0;
    }
  }
}
