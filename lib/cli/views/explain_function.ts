import { environment, formatSignature } from "../../cel/mod.ts";
import { wrapLine } from "../wrap.ts";
import { listTemplateFunctions } from "./template_functions.ts";

/**
 * What a function of expressions or of templates does, with its forms and examples; both when both have one of that name.
 * Undefined when there is none.
 */
export async function explainFunction(name: string, width: number): Promise<string | undefined> {
  const declared = environment().functions.get(name);
  const entry = (await listTemplateFunctions()).find((each) => each.name === name);
  const pages: string[] = [];
  if (declared && !declared.hidden && !declared.operator) {
    pages.push(page(`CEL FUNCTION: ${name} (${declared.library})`, declared.description, width, [
      ["FORMS", declared.overloads.map((overload) => formatSignature(name, overload))],
      ["EXAMPLES", declared.examples.map(({ expression }) => expression)],
    ]));
  }
  if (entry) {
    pages.push(page(`TEMPLATE FUNCTION: ${name} (${entry.group})`, entry.description, width, [
      ["EXAMPLES", entry.examples],
    ]));
  }
  return pages.length === 0 ? undefined : pages.join("\n");
}

function page(
  title: string,
  description: string,
  width: number,
  parts: readonly (readonly [heading: string, lines: readonly string[]])[],
): string {
  const blocks = [title, `DESCRIPTION:\n${indented(wrapLine(description, width - 2))}`];
  for (const [heading, lines] of parts) {
    if (lines.length > 0) blocks.push(`${heading}:\n${indented(lines.flatMap((line) => line.split("\n")))}`);
  }
  return `${blocks.join("\n\n")}\n`;
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}`).join("\n");
}
