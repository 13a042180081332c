import { object, type Value, type ValueObject } from "../value/mod.ts";
import { type KeyFact, KEYS } from "./keys.ts";
import { sectionAbout } from "./sections.ts";

/** The JSON Schema (2020-12) of the configuration file. */
export function configSchema(): ValueObject {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "scafctl configuration",
    ...section(KEYS, ""),
  };
}

type Named = KeyFact & { readonly required?: boolean };

function section(facts: readonly Named[], prefix: string): ValueObject {
  const properties = object();
  const required: string[] = [];
  for (const fact of facts) {
    const rest = fact.key.slice(prefix.length);
    const [name = "", ...below] = rest.split(".");
    if (below.length === 0) {
      properties[name] = property(fact);
      if (fact.required) required.push(name);
    } else if (!Object.hasOwn(properties, name)) {
      const path = `${prefix}${name}`;
      const members = facts.filter((other) => other.key.startsWith(`${path}.`));
      const description = sectionAbout(path);
      properties[name] = { ...(description && { description }), ...section(members, `${path}.`) };
    }
  }
  return {
    type: "object",
    properties,
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  };
}

function property(fact: KeyFact): ValueObject {
  const facts: Record<string, Value> = { description: fact.about };
  if (fact.default !== undefined) facts.default = fact.default;
  switch (fact.type) {
    case "bool":
      return { type: "boolean", ...facts };
    case "int":
      return { type: "integer", ...facts, ...(fact.least !== undefined && { minimum: fact.least }) };
    case "number":
      return { type: "number", ...facts, ...(fact.least !== undefined && { minimum: fact.least }) };
    case "duration":
      return { type: "string", ...facts, pattern: "^([+-]?(\\d+(\\.\\d+)?(ns|us|µs|ms|s|m|h))+|0)$" };
    case "strings":
      return { type: "array", items: { type: "string" }, ...facts };
    case "objects":
      return { type: "array", items: section(fact.members ?? [], ""), ...facts };
    case "map":
      return { type: "object", ...facts };
    case "string":
      return {
        type: fact.key === "logging.level" ? ["string", "integer"] : "string",
        ...facts,
        ...(fact.values && { enum: [...fact.values] }),
      };
  }
}
