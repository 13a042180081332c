import { ScafctlError } from "../../diagnostics/mod.ts";
import { expressionReferences, templateReferences } from "../../solution/mod.ts";
import { readText } from "../data_sources.ts";
import { printDocument } from "../document.ts";
import type { Invocation } from "../invocation.ts";
import { planOutput } from "../output.ts";

/** `get resolver refs`: the resolvers that an expression or template reads. */
export async function run(invocation: Invocation): Promise<number> {
  const { flags } = invocation;
  const plan = await planOutput(invocation);
  const { text, type, source } = await textOf(invocation);
  const found = type === "cel" ? expressionReferences(text) : templateReferences(text, {
    left: flags.text("left-delim") ?? "{{",
    right: flags.text("right-delim") ?? "}}",
  });
  if (found.parseFailed) {
    throw new ScafctlError("SCAF2005", `the ${type === "cel" ? "expression" : "template"} cannot be parsed`, {
      hint: `scafctl eval validate --type ${type} says why`,
    });
  }
  const references = [...found.roots].sort();
  await printDocument(invocation, plan, {
    document: { source, sourceType: type, references, count: references.length },
    items: references,
    ...(plan.format !== "table" && { text: () => references.map((name) => `${name}\n`).join("") }),
  });
  return 0;
}

async function textOf(
  invocation: Invocation,
): Promise<{ text: string; type: "cel" | "go-template"; source: string }> {
  const { flags } = invocation;
  const expr = flags.text("expr");
  const template = flags.text("template");
  const file = flags.text("template-file");
  if ([expr, template, file].filter((text) => text !== undefined).length !== 1) {
    throw new ScafctlError("SCAF2005", "give exactly one of --expr, --template and --template-file");
  }
  if (expr !== undefined) {
    const text = expr === "-" ? await readText(invocation, "-") : expr;
    return { text, type: "cel", source: expr === "-" ? "stdin" : "expression" };
  }
  if (template !== undefined) return { text: template, type: "go-template", source: "template" };
  return { text: await readText(invocation, file!), type: "go-template", source: file! };
}
