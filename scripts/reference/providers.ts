import { builtinRegistry } from "../../lib/cli/registry.ts";
import type { Descriptor, Right } from "../../lib/provider/contract.ts";
import type { JsonSchema, RegisteredProvider } from "../../lib/provider/mod.ts";
import { formatJson, object, type Value } from "../../lib/value/mod.ts";
import { block, cell, code, codeCell, page, table } from "./markdown.ts";

/** A page for every built-in provider, and their list. */
export async function providerPages(): Promise<Map<string, string>> {
  const registry = builtinRegistry();
  const names = [...registry.names()].sort();
  await registry.load(names);
  const providers = names.map((name) => registry.loaded(name)!);
  const pages = new Map(
    providers.map((each) => [`providers/${each.descriptor.name}.md`, providerPage(each)] as const),
  );
  pages.set(
    "providers/README.md",
    page([
      "# Providers",
      "Providers do all the work of a solution. A capability says where one can stand: `from` and `transform` in resolvers,\n" +
      "`validation` in their checks, `action` in workflows.",
      table(
        ["provider", "capabilities", "what it does"],
        providers.map(({ descriptor }) => [
          `[${descriptor.name}](${descriptor.name}.md)`,
          descriptor.capabilities.join(", "),
          cell(descriptor.description),
        ]),
      ),
    ]),
  );
  return pages;
}

function providerPage({ descriptor, displayName, sensitiveFields }: RegisteredProvider): string {
  const { name, schema, outputSchemas, examples = [], links = [] } = descriptor;
  return page([
    `# ${name}`,
    `**${displayName}**, version ${descriptor.version}. ${descriptor.description}`,
    descriptor.deprecated ? "Deprecated." : "",
    `Capabilities: ${descriptor.capabilities.map(code).join(", ")}. ` +
    `A working solution is in [examples/providers/${name}](../../../examples/providers/${name}/solution.yaml).`,
    "## Inputs",
    inputTable(schema, sensitiveFields) || "Takes no fixed inputs.",
    descriptor.writeOperations?.length
      ? `Only in actions, since they change something: ${
        descriptor.writeOperations.map(code).join(", ")
      } (input ` +
        "`operation`)."
      : "",
    "## Result",
    ...descriptor.capabilities.map((capability) => {
      const output = outputSchemas[capability];
      return output && `### As ${capability}\n\n${outputText(output)}`;
    }),
    "## Rights",
    rightsText(descriptor),
    examples.length > 0 ? "## Examples" : "",
    ...examples.map((example) =>
      `### ${example.name}\n\n${example.description}\n\n${block("yaml", example.yaml)}`
    ),
    links.length > 0
      ? `## See also\n\n${links.map(({ name, url }) => `- [${name}](${url})`).join("\n")}`
      : "",
  ]);
}

function inputTable(schema: JsonSchema, secret: ReadonlySet<string>): string {
  const required = new Set(schema.required ?? []);
  const rows = Object.entries(schema.properties ?? {}).map(([name, property]) => [
    code(name) + (required.has(name) ? " (required)" : ""),
    typeOf(property),
    property.default === undefined ? "" : codeCell(textOf(property.default)),
    [cell(property.description ?? ""), ...limits(property), ...(secret.has(name) ? ["secret"] : [])].join(
      "; ",
    ),
  ]);
  return table(["input", "type", "default", "meaning"], rows);
}

function limits(schema: JsonSchema): string[] {
  const texts: string[] = [];
  if (schema.enum) texts.push(`one of ${schema.enum.map((value) => codeCell(textOf(value))).join(", ")}`);
  if (schema.minimum !== undefined) texts.push(`at least ${schema.minimum}`);
  if (schema.maximum !== undefined) texts.push(`at most ${schema.maximum}`);
  if (schema.maxLength !== undefined) texts.push(`at most ${schema.maxLength} characters`);
  if (schema.pattern !== undefined) texts.push(`matches ${codeCell(schema.pattern)}`);
  return texts;
}

function typeOf(schema: JsonSchema): string {
  if (schema.type === undefined) return "any";
  if (typeof schema.type !== "string") return schema.type.join(" or ");
  return schema.type === "array" && schema.items?.type ? `array of ${typeOf(schema.items)}` : schema.type;
}

function outputText(schema: JsonSchema): string {
  const rows = Object.entries(schema.properties ?? {})
    .map(([name, property]) => [code(name), typeOf(property), cell(property.description ?? "")]);
  return page([
    schema.description ?? (rows.length > 0 ? "" : `A value of type ${typeOf(schema)}.`),
    table(["member", "type", "meaning"], rows),
  ]).trimEnd();
}

const RIGHTS: Readonly<Record<Right["kind"], string>> = {
  read: "read files",
  write: "write files",
  net: "open connections",
  env: "read environment variables",
  run: "start programs",
  sys: "ask for facts of the system",
};

/** What the provider asks for when nothing is known of the inputs, and by operation where it matters. */
function rightsText({ rights, schema }: Descriptor): string {
  if (!rights) return "Needs none: it touches nothing outside the program.";
  const operations = schema.properties?.operation?.enum;
  if (!operations) return sentence(rights(object()));
  const rows = operations.map((operation) => [
    codeCell(textOf(operation)),
    sentence(rights(object({ operation }))),
  ]);
  return table(["operation", "asks to"], rows);
}

function sentence(rights: readonly Right[]): string {
  const texts = rights.map(({ kind, resource, optional }) =>
    RIGHTS[kind] + (resource === undefined ? "" : ` (${code(resource)})`) + (optional ? ", if it may" : "")
  );
  const distinct = [...new Set(texts)].sort();
  return distinct.length === 0 ? "nothing" : distinct.join("; ");
}

function textOf(value: Value): string {
  return typeof value === "string" ? value : formatJson(value);
}
