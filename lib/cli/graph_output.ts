import type { GraphResult } from "../engine/mod.ts";
import { field } from "../value/mod.ts";
import { documentText } from "./document.ts";
import type { Invocation } from "./invocation.ts";
import { isShaped, type OutputPlan } from "./output.ts";
import type { Format } from "./tree/shared.ts";

/** The formats of `--output` that stand for a drawing. */
const DRAWINGS: Partial<Record<Format, "ascii" | "mermaid">> = {
  auto: "ascii",
  table: "ascii",
  list: "ascii",
  text: "ascii",
  mermaid: "mermaid",
};

/** A graph as `--graph-format` draws it, or as `--output` wants it: as a drawing or as a document. */
export async function graphText(
  invocation: Invocation,
  plan: OutputPlan,
  graph: GraphResult,
): Promise<string> {
  const { flags } = invocation;
  const byFormat = flags.given("output") && !flags.given("graph-format");
  const form = byFormat
    ? DRAWINGS[plan.format]
    : flags.text("graph-format") as "ascii" | "dot" | "mermaid" | "json";
  const isWhole = !isShaped(plan);
  if (isWhole && form !== undefined && form !== "json") return graph.draw(form);
  const document = graph.document();
  // Resolvers are listed one by one, actions by phase.
  const nodes = field(document, "nodes") ?? field(document, "phases");
  return await documentText(invocation, isWhole && form === "json" ? { ...plan, format: "json" } : plan, {
    document,
    ...(Array.isArray(nodes) && { items: nodes }),
  });
}
