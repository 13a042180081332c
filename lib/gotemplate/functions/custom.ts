import {
  isObject,
  keyText,
  mapGet,
  object,
  tagInt64,
  type Value,
  ValueError,
  ValueMap,
  type ValueObject,
} from "../../value/mod.ts";
import { emitYaml } from "../../yaml/emit.ts";
import { byteLength } from "./bytes.ts";
import { countExtent, produceRest } from "./extent.ts";
import { type FunctionContext, FunctionError } from "./contract.ts";
import { group } from "./define.ts";
import { deepEqual, factsOf, goType, itemsOf } from "./go_values.ts";
import { toHcl } from "./hcl.ts";
import { deepCopy, ownAll } from "./ownership.ts";

/** Functions of this product's own. */
export const customFunctions = group("custom", "custom", (define) => {
  define(
    ["slugify", "toDnsString"],
    ["string"],
    "A text as a DNS label: small letters, digits and hyphens, at most 63 of them.",
    [['{{slugify "My Application Name"}}', "my-application-name"]],
    ([text]) => slug(text),
  );
  define(
    "where",
    ["string", "any", "any"],
    "The maps of a list whose field has a value of the same type and contents.",
    [['{{where "kind" "db" .}}', "[map[id:2 kind:db]]", [{ id: 1, kind: "web" }, { id: 2, kind: "db" }]]],
    ([key, wanted, list], context) =>
      mapsOf("where", list, context).filter((map) => {
        const value = mapGet(map, key);
        return value !== undefined && deepEqual(value, wanted, context);
      }),
  );
  define(
    "selectField",
    ["string", "any"],
    "One field of each map of a list; nil where it is missing.",
    [['{{selectField "id" .}}', "[1 2]", [{ id: 1 }, { id: 2 }]]],
    ([key, list], context) => mapsOf("selectField", list, context).map((map) => mapGet(map, key) ?? null),
  );
  define(
    ["toYaml", "mustToYaml"],
    ["any"],
    "A value as YAML, without a line break at its end. Nil is an empty text.",
    [['{{toYaml (dict "a" (list 1 "yes"))}}', 'a:\n    - 1\n    - "yes"']],
    ([value], context) => {
      if (value === null) return "";
      const counted = countExtent(value, context);
      const text = writeYaml(value).replace(/\n$/, "");
      produceRest(byteLength(text), counted, context);
      return text;
    },
  );
  define(
    ["fromYaml", "mustFromYaml"],
    ["string"],
    "The map of a YAML text; an empty map when the text is blank.",
    [['{{(fromYaml "a: {b: 1}").a.b}}', "1"]],
    ([text], context) => ownAll(readYaml(text, context), context),
  );
  define(
    "toHcl",
    ["any"],
    "A value as HCL: maps are blocks, lists of maps repeated blocks, the rest attributes. Nil is an empty text.",
    [['{{toHcl (dict "name" "app" "tls" (dict "on" true))}}', 'name = "app"\ntls {\n  on = true\n}\n']],
    ([value], context) => {
      const counted = countExtent(value, context);
      const text = toHcl(value);
      produceRest(byteLength(text), counted, context);
      return text;
    },
  );
  define(
    "cel",
    ["string", "any"],
    "The value of a CEL expression, in which _ is the given value.",
    [['{{cel "_.port + 1" .}}', "8081", { port: 8080 }]],
    ([expression, root], context) => evaluate(expression, root, context),
  );
});

const LONGEST_LABEL = 63;

function slug(text: string): string {
  const label = text.toLowerCase().replace(/[^a-z0-9-]+/g, "-").replace(/-{2,}/g, "-").replace(/^-|-$/g, "");
  return label.slice(0, LONGEST_LABEL).replace(/-$/, "");
}

function mapsOf(name: string, list: Value, context: FunctionContext): (ValueObject | ValueMap)[] {
  if (list === null) return [];
  const items = itemsOf(list);
  if (items === undefined) throw new FunctionError(`${name}: expected a list/array, got ${goType(list)}`);
  context.step(items.length);
  return items.filter((item) => isObject(item) || item instanceof ValueMap) as (ValueObject | ValueMap)[];
}

function writeYaml(value: Value): string {
  try {
    return emitYaml(withTexts(value));
  } catch (error) {
    throw error instanceof ValueError ? new FunctionError(`toYaml: ${error.message}`) : error;
  }
}

/** Values that Go would write through their text become it. */
function withTexts(value: Value): Value {
  const text = factsOf(value)?.text;
  if (text !== undefined) return text;
  if (Array.isArray(value)) return value.map(withTexts);
  if (!isObject(value)) return value;
  return object(Object.keys(value).map((key) => [key, withTexts(value[key]!)]));
}

function readYaml(text: string, context: FunctionContext): Value {
  if (text.trim() === "") return object();
  if (context.parseYaml === undefined) throw new FunctionError("fromYaml: no YAML reader is available");
  let value: Value;
  try {
    value = context.parseYaml(text);
  } catch (error) {
    throw new FunctionError(
      `fromYaml: failed to unmarshal: ${error instanceof Error ? error.message : error}`,
    );
  }
  if (value === null) return object();
  // Go reads the keys of the outermost map as text.
  if (value instanceof ValueMap) return object([...value].map(([key, item]) => [keyText(key), item]));
  if (isObject(value)) return deepCopy(value, context);
  const found = Array.isArray(value)
    ? "!!seq"
    : `${scalarTag(value)} \`${shortened(scalarText(value, text))}\``;
  throw new FunctionError(
    "fromYaml: failed to unmarshal: yaml: unmarshal errors:\n" +
      `  line ${contentLine(text)}: cannot unmarshal ${found} into map[string]interface {}`,
  );
}

function scalarTag(value: Value): string {
  if (typeof value === "string") return "!!str";
  if (typeof value === "boolean") return "!!bool";
  return goType(value).startsWith("float")
    ? "!!float"
    : goType(value) === "time.Time"
    ? "!!timestamp"
    : "!!int";
}

/** The scalar as it is written; a value knows no more of that than its own text. */
function scalarText(value: Value, text: string): string {
  return typeof value === "string" ? value : text.split("\n")[contentLine(text) - 1]!.trim();
}

function shortened(text: string): string {
  return text.length > 10 ? text.slice(0, 7) + "..." : text;
}

/** The line on which the document's content begins. */
function contentLine(text: string): number {
  const index = text.split("\n").findIndex((line) => !/^\s*(?:#.*|---)?\s*$/.test(line));
  return Math.max(index, 0) + 1;
}

function evaluate(expression: string, root: Value, context: FunctionContext): Value {
  if (expression === "") throw new FunctionError("cel: expression cannot be empty");
  if (context.cel === undefined) throw new FunctionError("cel: no expression engine is available");
  let value: Value;
  try {
    value = context.cel(expression, root);
  } catch (error) {
    throw new FunctionError(`cel: ${error instanceof Error ? error.message : error}`);
  }
  // CEL's whole numbers are int64.
  const result = tagInt64(value);
  // The result may share the expression's constants, which must not change.
  return context.mutable === undefined ? result : deepCopy(result, context);
}
