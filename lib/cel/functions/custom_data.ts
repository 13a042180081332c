import { formatJson, object, parseJson, type Value, ValueError, ValueMap } from "../../value/mod.ts";
import type { CallContext } from "../context.ts";
import { fail } from "../errors.ts";
import { define, type FunctionDecl, type FunctionSpec } from "../registry.ts";
import { isMap, outward, typeNameOf } from "../values.ts";
import { recurse } from "./recurse.ts";

type Map = { [key: string]: Value } | ValueMap;

const spec = (
  library: string,
  description: string,
  ...examples: (readonly [string, string])[]
): FunctionSpec => ({
  kind: "custom",
  library,
  description,
  examples,
});

/** A map with string keys, copied for a change. */
function copied(context: CallContext, map: Map, name: string): { [key: string]: Value } {
  if (map instanceof ValueMap) {
    const key = [...map.keys()].find((candidate) => typeof candidate !== "string");
    if (key !== undefined) {
      throw fail("invalid_argument", `${name}: map contains non-string key of type ${typeNameOf(key)}`);
    }
    return object([...map] as [string, Value][]);
  }
  context.charge(1 + Object.keys(map).length);
  return object(map);
}

function strings(list: readonly Value[], name: string): readonly string[] {
  for (const item of list) {
    if (typeof item !== "string") {
      throw fail("invalid_argument", `${name}: list contains non-string element of type ${typeNameOf(item)}`);
    }
  }
  return list as readonly string[];
}

type OnKnown = "replace" | "keep" | "fail";

function adder(name: string, onKnown: OnKnown) {
  return {
    "(map(string, dyn), string, dyn) -> map(string, dyn)": (
      context: CallContext,
      map: Map,
      key: string,
      value: Value,
    ) => {
      const result = copied(context, map, name);
      const isKnown = Object.hasOwn(result, key);
      if (isKnown && onKnown === "fail") {
        throw fail("invalid_argument", `${name}: key '${key}' already exists`);
      }
      if (!isKnown || onKnown === "replace") result[key] = value;
      return result;
    },
  };
}

function chooser(name: string, isKept: (named: boolean) => boolean) {
  return {
    "(map(string, dyn), list(string)) -> map(string, dyn)": (
      context: CallContext,
      map: Map,
      list: readonly Value[],
    ) => {
      const named = new Set(strings(list, name));
      const source = copied(context, map, name);
      context.charge(named.size);
      const result = object();
      for (const key of Object.keys(source)) if (isKept(named.has(key))) result[key] = source[key]!;
      return result;
    },
  };
}

function merge(context: CallContext, first: Map, second: Map): Value {
  const result = copied(context, first, "map.merge");
  const added = copied(context, second, "map.merge");
  for (const key of Object.keys(added)) result[key] = added[key]!;
  return result;
}

/** What the original's encoder sees of a value: entries with other than string keys do not exist for it. */
function stringKeyed(context: CallContext, value: Value): Value {
  let count = 0;
  const copy = (value: Value): Value => {
    if (Array.isArray(value)) {
      // A small value may hold the same list many times over; written out it is large.
      context.checkList(count += value.length);
      context.charge(1 + value.length);
      return value.map(copy);
    }
    if (!isMap(value)) return value;
    const result = object();
    const entries = value instanceof ValueMap ? value : Object.entries(value);
    for (const [key, item] of entries) {
      context.checkList(++count);
      context.charge(1);
      if (typeof key === "string") result[key] = copy(item);
    }
    return result;
  };
  return copy(value);
}

function marshal(name: string, indent: number) {
  return {
    "(dyn) -> string": (context: CallContext, value: Value) => {
      const text = guarded(name, () => formatJson(stringKeyed(context, outward(value)), { indent }));
      context.charge(1 + text.length / 10);
      context.checkString(text.length);
      return text;
    },
  };
}

function guarded<T>(name: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof ValueError || error instanceof SyntaxError) {
      throw fail("invalid_argument", `${name}: ${error.message}`, error);
    }
    throw error;
  }
}

/** YAML comes from the host, whose errors are of any class. */
function yamlGuarded<T>(name: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    const isOwn = error instanceof Error && error.name === "CelError";
    if (isOwn || !(error instanceof Error)) throw error;
    throw fail("invalid_argument", `${name}: ${error.message}`, error);
  }
}

/** Functions on maps, lists of strings, JSON and YAML. */
export const DATA = (): readonly FunctionDecl[] => [
  define(
    "arrays.strings.add",
    spec("arrays", "A list of strings with one more at its end.", [
      "",
      'arrays.strings.add(["a"], "b")',
    ]),
    {
      "(list(string), string) -> list(string)": (
        context: CallContext,
        list: readonly Value[],
        item: string,
      ) => {
        context.charge(list.length);
        return [...strings(list, "arrays.strings.add"), item];
      },
    },
  ),
  define(
    "arrays.strings.unique",
    spec("arrays", "The strings of a list without repetitions.", [
      "",
      'arrays.strings.unique(["a", "b", "a"])',
    ]),
    {
      "(list(string)) -> list(string)": (context: CallContext, list: readonly Value[]) => {
        context.charge(list.length);
        return [...new Set(strings(list, "arrays.strings.unique"))];
      },
    },
  ),
  define(
    "map.add",
    spec("map", "A map with a key set, replaced if it exists.", ["", 'map.add({"a": 1}, "b", 2)']),
    {
      ...adder("map.add", "replace"),
    },
  ),
  define(
    "map.addFailIfExists",
    spec("map", "A map with a new key; fails when the key exists.", [
      "",
      'map.addFailIfExists({"a": 1}, "b", 2)',
    ]),
    adder("map.addFailIfExists", "fail"),
  ),
  define(
    "map.addIfMissing",
    spec("map", "A map with a key set unless it exists.", [
      "",
      'map.addIfMissing({"a": 1}, "a", 2)',
    ]),
    adder("map.addIfMissing", "keep"),
  ),
  define(
    "map.select",
    spec("map", "The entries with the given keys.", ["", 'map.select({"a": 1, "b": 2}, ["a"])']),
    {
      ...chooser("map.select", (named) => named),
    },
  ),
  define(
    "map.omit",
    spec("map", "The entries without the given keys.", ["", 'map.omit({"a": 1, "b": 2}, ["a"])']),
    {
      ...chooser("map.omit", (named) => !named),
    },
  ),
  define(
    "map.merge",
    spec("map", "Two maps in one; the second wins.", ["", 'map.merge({"a": 1}, {"a": 2, "b": 3})']),
    {
      "(map(string, dyn), map(string, dyn)) -> map(string, dyn)": merge,
    },
  ),
  define(
    "map.recurse",
    spec("map", "The objects reached from start ids by following their dependencies.", [
      "",
      'map.recurse([{"id": "a", "deps": ["b"]}, {"id": "b", "deps": []}], ["a"], "id", "deps").size()',
    ]),
    { "(list(map(string, dyn)), list(string), string, string) -> list(map(string, dyn))": recurse },
  ),
  define(
    "json.marshal",
    spec("json", "A value as JSON text in one line.", ["", 'json.marshal({"a": [1, null]})']),
    {
      ...marshal("json.marshal", 0),
    },
  ),
  define(
    "json.marshalPretty",
    spec("json", "A value as indented JSON text.", ["", 'json.marshalPretty({"a": 1})']),
    {
      ...marshal("json.marshalPretty", 2),
    },
  ),
  define(
    "json.unmarshal",
    spec("json", "The value of a JSON text; all its numbers are doubles.", [
      "",
      "json.unmarshal('{\"a\": 1}').a",
    ]),
    {
      "(string) -> dyn": (context: CallContext, text: string) => {
        context.charge(1 + text.length / 10);
        return guarded("json.unmarshal", () => parseJson(text));
      },
    },
  ),
  define("yaml.marshal", spec("yaml", "A value as YAML text.", ["", 'yaml.marshal({"a": [1, "yes"]})']), {
    "(dyn) -> string": (context: CallContext, value: Value) => {
      const text = yamlGuarded(
        "yaml.marshal",
        () => context.host.formatYaml(stringKeyed(context, outward(value))),
      );
      context.charge(1 + text.length / 10);
      context.checkString(text.length);
      return text;
    },
  }),
  define(
    "yaml.unmarshal",
    spec("yaml", "The value of a YAML text.", ["", 'yaml.unmarshal("a: [1, 2.0]").a[0]']),
    {
      "(string) -> dyn": (context: CallContext, text: string) => {
        context.charge(1 + text.length / 5);
        return yamlGuarded("yaml.unmarshal", () => context.host.parseYaml(text));
      },
    },
  ),
  define("out.nil", spec("out", "Null, whatever the argument is.", ["", "out.nil(1) == null"]), {
    "(dyn) -> null": () => null,
  }),
];
