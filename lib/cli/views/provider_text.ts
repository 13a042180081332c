import type { Descriptor, RegisteredProvider } from "../../provider/mod.ts";
import { wrapText } from "../wrap.ts";
import { columns } from "./solution_help.ts";

/** One row for each input of a provider, below its heading; empty for a provider without inputs. */
export function inputTable({ schema }: Descriptor, width: number): string {
  const required = new Set(schema.required ?? []);
  const rows = Object.entries(schema.properties ?? {}).map(([input, property]) => [
    input,
    Array.isArray(property.type) ? property.type.join("|") : String(property.type ?? "any"),
    required.has(input) ? "yes" : "",
    (property.description ?? "").split("\n")[0]!,
  ]);
  if (rows.length === 0) return "";
  return `Inputs:\n${columns([["INPUT", "TYPE", "REQUIRED", "DESCRIPTION"], ...rows], width)}`;
}

/** What a provider is for, what it takes, and how it is used. */
export function providerText(
  { descriptor, displayName, sensitiveFields }: RegisteredProvider,
  usage: string,
  width: number,
): string {
  const { name, version, category, description, capabilities, tags = [], links = [] } = descriptor;
  const facts = [
    ["Category", category ?? ""],
    ["Capabilities", capabilities.join(", ")],
    ["Tags", tags.join(", ")],
    ["Sensitive", [...sensitiveFields].join(", ")],
    ["Links", links.map(({ url }) => url).join(" ")],
    ["Run it", usage],
  ].filter(([, text]) => text !== "");
  const examples = (descriptor.examples ?? []).map((example) =>
    `${wrapText(example.description ?? example.name ?? "", width)}\n\n${indented(example.yaml)}`
  );
  return [
    `${name} ${version} – ${displayName}`,
    wrapText(description, width),
    facts.map(([heading, text]) => `${`${heading}:`.padEnd(15)}${text}`).join("\n"),
    inputTable(descriptor, width),
    ...(examples.length > 0 ? ["Examples:", ...examples] : []),
  ].filter((part) => part !== "").join("\n\n") + "\n";
}

function indented(text: string): string {
  return text.trimEnd().split("\n").map((line) => `    ${line}`).join("\n");
}
