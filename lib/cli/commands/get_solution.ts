import { printDocument } from "../document.ts";
import type { Invocation } from "../invocation.ts";
import { loadNamed } from "../load_named.ts";
import { planOutput } from "../output.ts";
import { solutionDocument } from "../views/solution_document.ts";

/** `get solution`: a solution as it was understood, defaults filled in. The JSON of the whole is on one line. */
export async function run(invocation: Invocation): Promise<number> {
  const { args, flags } = invocation;
  const plan = await planOutput(invocation, { ...(!flags.given("expression") && { json: { indent: 0 } }) });
  const solution = await loadNamed(invocation, args[0]);
  const { metadata, spec, origin } = solution;
  const summary = {
    name: metadata.name,
    version: metadata.version,
    description: metadata.description ?? "",
    resolvers: spec.resolvers.size,
    actions: spec.workflow?.actions.size ?? 0,
    finally: spec.workflow?.finally.size ?? 0,
    source: origin.name,
  };
  await printDocument(invocation, plan, {
    document: solutionDocument(solution),
    items: [summary],
    text: "items",
  });
  return 0;
}
