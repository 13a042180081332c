import type { Solution } from "../../solution/mod.ts";
import { toValue, type Value, type ValueObject } from "../../value/mod.ts";
import type { ParameterFacts, ParameterList } from "../parameter_facts.ts";

/** JSON Schema types of a resolver's type; a time and a duration are written as texts. */
const TYPES: Readonly<Record<string, string>> = {
  string: "string",
  int: "integer",
  float: "number",
  bool: "boolean",
  array: "array",
  object: "object",
  time: "string",
  duration: "string",
};

/** The parameters as a JSON Schema of the map that `-r @file` takes. */
export function parameterSchema(solution: Solution, list: ParameterList): Value {
  const { name, version } = solution.metadata;
  const required = list.parameters.filter((each) => each.required).map(({ key }) => key);
  return toValue({
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: `Parameters of ${name} ${version}`,
    type: "object",
    properties: Object.fromEntries(list.parameters.map((each) => [each.key, propertyOf(each)])),
    required: required.length > 0 ? required : undefined,
    // A computed key can be anything.
    additionalProperties: list.complete ? false : undefined,
  });
}

function propertyOf(facts: ParameterFacts): ValueObject {
  const patterns = facts.rules.filter(({ kind }) => kind === "match").map(({ text }) => text);
  const forbidden = facts.rules.filter(({ kind }) => kind === "notMatch").map(({ text }) => text);
  const conditions = [
    ...patterns.slice(1).map((pattern) => ({ pattern })),
    ...forbidden.map((pattern) => ({ not: { pattern } })),
  ];
  return toValue({
    type: TYPES[facts.type],
    description: facts.description,
    default: facts.sensitive ? undefined : facts.default,
    enum: facts.choices,
    pattern: patterns[0],
    allOf: conditions.length > 0 ? conditions : undefined,
    format: facts.type === "time" ? "date-time" : undefined,
    examples: facts.example === undefined ? undefined : [facts.example],
    writeOnly: facts.sensitive || undefined,
  }) as ValueObject;
}
