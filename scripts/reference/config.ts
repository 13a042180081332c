import { type KeyFact, KEYS } from "../../lib/config/mod.ts";
import { formatJson, type Value } from "../../lib/value/mod.ts";
import { cell, code, codeCell, page, table } from "./markdown.ts";

/** Every key of the configuration. */
export function configPage(): string {
  const records = KEYS.filter((fact) => fact.members);
  return page([
    "# Configuration",
    `\`scafctl paths\` tells where the file is, \`scafctl config set KEY VALUE\` changes it and keeps its comments, and
\`scafctl config show\` shows what is in effect. An environment variable wins over the file: \`SCAFCTL_\` and the key in
capitals, with underscores for dots.`,
    keyTable(KEYS),
    ...records.flatMap((fact) => [`## Entries of ${code(fact.key)}`, keyTable(fact.members!)]),
  ]);
}

function keyTable(facts: readonly (KeyFact & { readonly required?: boolean })[]): string {
  const rows = [...facts].sort((a, b) => a.key < b.key ? -1 : 1).map((fact) => [
    code(fact.key),
    fact.type,
    fact.default === undefined || fact.default === "" ? "" : codeCell(textOf(fact.default)),
    [
      cell(fact.about) + (fact.values ? `: ${fact.values.map(codeCell).join(", ")}` : ""),
      ...(fact.required ? ["required"] : []),
      ...(fact.secret ? ["secret"] : []),
    ].join("; "),
  ]);
  return table(["key", "type", "default", "meaning"], rows);
}

function textOf(value: Value): string {
  return typeof value === "string" ? value : formatJson(value);
}
