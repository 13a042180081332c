import { environment, formatSignature } from "../../lib/cel/mod.ts";
import { listTemplateFunctions } from "../../lib/cli/views/template_functions.ts";
import { block, cell, page } from "./markdown.ts";

/** The functions of both languages. */
export async function functionPages(): Promise<Map<string, string>> {
  return new Map([
    ["cel-functions.md", celPage()],
    ["template-functions.md", await templatePage()],
  ]);
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}

function celPage(): string {
  const functions = [...environment().functions.values()].filter(({ hidden, operator }) =>
    !hidden && !operator
  );
  const libraries = [...Map.groupBy(functions, ({ library }) => library)].sort(([a], [b]) => a < b ? -1 : 1);
  return page([
    "# Functions of expressions",
    `Everything that a CEL expression can call besides the operators. Try one with
\`scafctl eval cel --expression '…'\`; \`scafctl get cel-functions --search TEXT\` finds one.`,
    ...libraries.flatMap(([library, members]) => [
      `## ${library}`,
      ...members.sort(byName).flatMap((each) => [
        `### ${each.name}`,
        cell(each.description),
        block("text", each.overloads.map((overload) => formatSignature(each.name, overload)).join("\n")),
        each.examples.length > 0
          ? block(
            "cel",
            each.examples.map(({ description, expression }) => `// ${description}\n${expression}`).join("\n"),
          )
          : "",
      ]),
    ]),
  ]);
}

async function templatePage(): Promise<string> {
  const groups = [...Map.groupBy(await listTemplateFunctions(), ({ group }) => group)]
    .sort(([a], [b]) => a < b ? -1 : 1);
  return page([
    "# Functions of templates",
    `Everything that a Go template can call. Try one with \`scafctl eval template -t '…'\`;
\`scafctl get go-template-functions --search TEXT\` finds one.`,
    ...groups.flatMap(([group, members]) => [
      `## ${group}`,
      ...members.sort(byName).flatMap((each) => [
        `### ${each.name}`,
        cell(each.description),
        each.examples.length > 0 ? block("text", each.examples.join("\n")) : "",
      ]),
    ]),
  ]);
}
