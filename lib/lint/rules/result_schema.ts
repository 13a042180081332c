import { isObject, type Value } from "../../value/mod.ts";
import { actionPath, actionsOf } from "../calls.ts";
import type { LintContext } from "../context.ts";
import type { Path } from "../place.ts";
import type { Remark, Rule } from "../rule.ts";
import { action } from "./examples.ts";

const TYPES = ["string", "integer", "number", "boolean", "array", "object", "null"];
/** Keywords under which a schema stands, and those under which a map of schemas stands. */
const INNER = ["items", "additionalProperties", "not", "contains", "propertyNames", "if", "then", "else"];
const MAPS = ["properties", "patternProperties", "$defs", "dependentSchemas"];
const LISTS = ["allOf", "anyOf", "oneOf", "prefixItems"];
/** Deeper schemas are not looked at. */
const DEEPEST = 64;

/** One schema within a result schema. */
interface Part {
  readonly at: Path;
  readonly schema: Value;
  /** The result schema that holds it. */
  readonly root: Value;
  /** Reached from the top through properties and items alone, so that it describes a part of the result. */
  readonly isShape: boolean;
}

function partsOf({ solution }: LintContext): Part[] {
  const parts: Part[] = [];
  for (const action of actionsOf(solution?.spec.workflow)) {
    const root = action.resultSchema;
    if (root === undefined) continue;
    visit({ at: [...actionPath(action), "resultSchema"], schema: root, root, isShape: true }, parts, 0);
  }
  return parts;
}

function visit(part: Part, parts: Part[], depth: number): void {
  parts.push(part);
  const { schema, at, root, isShape } = part;
  if (!isObject(schema) || depth >= DEEPEST) return;
  const go = (path: Path, inner: Value | undefined, keeps: boolean) => {
    if (inner !== undefined) {
      visit({ at: [...at, ...path], schema: inner, root, isShape: isShape && keeps }, parts, depth + 1);
    }
  };
  for (const name of INNER) if (Object.hasOwn(schema, name)) go([name], schema[name], name === "items");
  for (const name of MAPS) {
    const map = own(schema, name);
    if (isObject(map)) {
      for (const key of Object.keys(map)) go([name, key], map[key], name === "properties");
    }
  }
  for (const name of LISTS) {
    const list = own(schema, name);
    if (Array.isArray(list)) list.forEach((item, index) => go([name, index], item, false));
  }
}

function own(value: Value, name: string): Value | undefined {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

const invalidSchema: Rule = {
  id: "invalid-result-schema",
  severity: "error",
  category: "schema",
  description:
    "A resultSchema is no JSON Schema: a wrong type, a pattern that does not compile, a $ref to nothing.",
  why: "The results cannot be checked, so the action fails although it did its work.",
  fix: "Correct the schema at the place shown.",
  examples: {
    bad: action("provider: message\nresultSchema:\n  type: text # <-\ninputs:\n  message: Hello"),
    good: action("provider: message\nresultSchema:\n  type: object\ninputs:\n  message: Hello"),
  },
  check: async (context) => {
    const parts = partsOf(context);
    if (parts.length === 0) return [];
    const { RE2JS } = await import("re2js");
    const compiles = (pattern: string) => {
      try {
        RE2JS.compile(pattern);
        return true;
      } catch {
        return false;
      }
    };
    return parts.flatMap((part) => problemsOf(part, compiles));
  },
};

function problemsOf({ at, schema, root }: Part, compiles: (pattern: string) => boolean): Remark[] {
  if (typeof schema === "boolean") return [];
  if (!isObject(schema)) return [{ at, message: "a schema is a map, true or false" }];
  const remarks: Remark[] = [];
  const say = (name: string, message: string) => remarks.push({ at: [...at, name], message });
  const type = own(schema, "type");
  for (const word of Array.isArray(type) ? type : type === undefined ? [] : [type]) {
    if (typeof word !== "string" || !TYPES.includes(word)) {
      say("type", `${JSON.stringify(word)?.slice(0, 60) ?? "this"} is no type of JSON Schema`);
    }
  }
  const pattern = own(schema, "pattern");
  if (pattern !== undefined && (typeof pattern !== "string" || !compiles(pattern))) {
    say("pattern", "the pattern does not compile");
  }
  const reference = own(schema, "$ref");
  if (reference !== undefined && !resolves(root, reference)) say("$ref", "the $ref leads nowhere");
  const required = own(schema, "required");
  if (
    required !== undefined && !(Array.isArray(required) && required.every((name) => typeof name === "string"))
  ) {
    say("required", "required must be a list of names");
  }
  for (const name of MAPS) {
    const map = own(schema, name);
    if (map !== undefined && !isObject(map)) say(name, `${name} must be a map`);
  }
  return remarks;
}

/** Whether a `$ref` leads to a part of the same schema. Other documents cannot be reached. */
function resolves(root: Value, reference: Value): boolean {
  if (typeof reference !== "string" || !reference.startsWith("#")) return false;
  let at: Value | undefined = root;
  for (const raw of reference.slice(1).split("/").slice(1)) {
    const part = raw.replaceAll("~1", "/").replaceAll("~0", "~");
    at = Array.isArray(at) ? at[Number(part)] : at === undefined ? undefined : own(at, part);
  }
  return at !== undefined;
}

const undefinedRequired: Rule = {
  id: "undefined-required-property",
  severity: "error",
  category: "schema",
  description: "A resultSchema requires a property that its properties do not list.",
  why: "Most often one of the two names is misspelled, and the check then fails for every result.",
  fix: "Add the property, or take the name out of required.",
  examples: {
    bad: action(
      "provider: message\nresultSchema:\n  type: object\n  required: [sucess] # <-\n" +
        "  properties:\n    success:\n      type: boolean\ninputs:\n  message: Hello",
    ),
    good: action(
      "provider: message\nresultSchema:\n  type: object\n  required: [success]\n" +
        "  properties:\n    success:\n      type: boolean\ninputs:\n  message: Hello",
    ),
  },
  check: (context) =>
    partsOf(context).flatMap(({ at, schema }): Remark[] => {
      const required = own(schema, "required");
      const properties = own(schema, "properties");
      if (!Array.isArray(required) || !isObject(properties)) return [];
      return required.filter((name) => typeof name === "string" && !Object.hasOwn(properties, name))
        .map((name) => ({
          at: [...at, "required"],
          message: `the schema requires "${name}", which properties do not list`,
        }));
    }),
};

const permissiveSchema: Rule = {
  id: "permissive-result-schema",
  severity: "info",
  category: "schema",
  description: "A resultSchema, or a part of it, has no type.",
  why: "It accepts every kind of value, so the check says less than it seems to.",
  fix: "Add a type.",
  examples: {
    bad: action(
      "provider: message\nresultSchema:\n  type: object\n  properties:\n    success: # <-\n" +
        "      description: Whether it worked\ninputs:\n  message: Hello",
    ),
    good: action(
      "provider: message\nresultSchema:\n  type: object\n  properties:\n    success:\n" +
        "      type: boolean\ninputs:\n  message: Hello",
    ),
  },
  check: (context) =>
    partsOf(context).filter(({ schema, isShape }) =>
      isShape && isObject(schema) &&
      ![...LISTS, "type", "$ref", "enum", "const"].some((key) => Object.hasOwn(schema, key))
    ).map(({ at }) => ({ at, message: "the schema has no type" })),
};

/** `resultSchema` of actions. */
export const resultSchemaRules: readonly Rule[] = [invalidSchema, undefinedRequired, permissiveSchema];
