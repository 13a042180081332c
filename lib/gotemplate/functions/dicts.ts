import {
  field,
  isObject,
  object,
  sortedKeys,
  Timestamp,
  type Value,
  type ValueObject,
} from "../../value/mod.ts";
import { type FunctionContext, FunctionError } from "./contract.ts";
import { group } from "./define.ts";
import { factsOf, goType, isEmpty, strings } from "./go_values.ts";
import { textOf } from "./go_text.ts";
import { deepCopy, own, writable } from "./ownership.ts";

const CHANGES = { mutates: true } as const;

/** Maps with text keys. */
export const dictFunctions = group("dicts", "sprig", (define) => {
  define(
    "dict",
    ["...any"],
    "A map of the given keys and values; a last key without value gets an empty text.",
    [['{{dict "b" 2 "a" 1}}', "map[a:1 b:2]"]],
    (args, context) => {
      const map = object();
      for (let index = 0; index < args.length; index += 2) {
        map[textOf(args[index]!, context)] = index + 1 < args.length ? args[index + 1]! : "";
      }
      return own(map, context);
    },
  );
  define(
    "get",
    ["map", "string"],
    "The value under a key; an empty text when there is none.",
    [['{{get (dict "a" 1) "a"}}', "1"]],
    ([map, key]) => Object.hasOwn(map, key) ? map[key]! : "",
  );
  define(
    "set",
    ["map", "string", "any"],
    "Puts a value under a key of the map, and answers the map.",
    [['{{$d := dict "a" 1}}{{$_ := set $d "b" 2}}{{$d}}', "map[a:1 b:2]"]],
    ([map, key, value], context) => {
      const changed = writable(map, context);
      changed[key] = value;
      return changed;
    },
    CHANGES,
  );
  define(
    "unset",
    ["map", "string"],
    "Removes a key from the map, and answers the map.",
    [['{{$d := dict "a" 1 "b" 2}}{{$_ := unset $d "a"}}{{$d}}', "map[b:2]"]],
    ([map, key], context) => {
      const changed = writable(map, context);
      delete changed[key];
      return changed;
    },
    CHANGES,
  );
  define(
    "hasKey",
    ["map", "string"],
    "Whether a map has a key.",
    [['{{hasKey (dict "a" nil) "a"}}', "true"]],
    ([map, key]) => Object.hasOwn(map, key),
  );
  define(
    "pluck",
    ["string", "...map"],
    "The values under one key of several maps; maps without it are left out.",
    [['{{pluck "id" (dict "id" 1) (dict "id" 2) (dict)}}', "[1 2]"]],
    ([key, ...maps]) => maps.filter((map) => Object.hasOwn(map, key)).map((map) => map[key]!),
  );
  define(
    "keys",
    ["...map"],
    "The keys of all maps, those of each map in order.",
    [['{{keys (dict "b" 1 "a" 2)}}', "[a b]"]],
    (maps, context) => {
      const keys = maps.flatMap(sortedKeys);
      context.step(keys.length);
      return strings(keys);
    },
  );
  define(
    "values",
    ["map"],
    "The values of a map, in the order of its keys.",
    [['{{values (dict "b" 1 "a" 2)}}', "[2 1]"]],
    ([map], context) => {
      const keys = sortedKeys(map);
      context.step(keys.length);
      return keys.map((key) => map[key]!);
    },
  );
  define(
    "pick",
    ["map", "...string"],
    "A map of only the given keys.",
    [['{{pick (dict "a" 1 "b" 2) "a" "z"}}', "map[a:1]"]],
    ([map, ...keys], context) => {
      const picked = object();
      for (const key of keys) if (Object.hasOwn(map, key)) picked[key] = map[key]!;
      return own(picked, context);
    },
  );
  define(
    "omit",
    ["map", "...string"],
    "A map of all but the given keys.",
    [['{{omit (dict "a" 1 "b" 2) "a"}}', "map[b:2]"]],
    ([map, ...keys], context) => {
      const rest = object(map);
      for (const key of keys) delete rest[key];
      return own(rest, context);
    },
  );
  define(
    ["merge", "mustMerge"],
    ["map", "...map"],
    "Fills the first map with what only the others have, deeply. Empty values count as missing.",
    [['{{merge (dict "a" 1) (dict "a" 2 "b" 3)}}', "map[a:1 b:3]"]],
    ([target, ...sources], context) => mergeAll(target, sources, false, context),
    CHANGES,
  );
  define(
    ["mergeOverwrite", "mustMergeOverwrite"],
    ["map", "...map"],
    "Puts what the other maps have into the first one, deeply; later maps win.",
    [['{{mergeOverwrite (dict "a" 1) (dict "a" 2 "b" 3)}}', "map[a:2 b:3]"]],
    ([target, ...sources], context) => mergeAll(target, sources, true, context),
    CHANGES,
  );
  define(
    "dig",
    ["...any"],
    "Walks into nested maps: the keys, a default for a key that is missing, and the map last.",
    [['{{dig "a" "b" "none" (dict "a" (dict "b" 1))}} {{dig "x" "none" (dict)}}', "1 none"]],
    (args) => dig(args),
  );
  define(
    ["deepCopy", "mustDeepCopy"],
    ["any"],
    "A copy that shares nothing with the original.",
    [['{{$a := dict "x" 1}}{{$b := deepCopy $a}}{{$_ := set $b "x" 2}}{{$a}}', "map[x:1]"]],
    ([value], context) => {
      if (value === null) throw new FunctionError("reflect: call of reflect.Value.Type on zero Value");
      return deepCopy(value, context);
    },
  );
});

function dig(args: readonly Value[]): Value {
  if (args.length < 3) throw new FunctionError("dig needs at least three arguments");
  let map = asMap(args.at(-1)!);
  const keys = args.slice(0, -2).map((key) => {
    if (typeof key === "string") return key;
    throw new FunctionError(`interface conversion: interface {} is ${conversionName(key)}, not string`);
  });
  for (const [index, key] of keys.entries()) {
    const value = field(map, key);
    if (value === undefined) return args.at(-2)!;
    if (index === keys.length - 1) return value;
    map = asMap(value);
  }
  return map;
}

function asMap(value: Value): ValueObject {
  if (isObject(value) && factsOf(value) === undefined) return value;
  throw new FunctionError(
    `interface conversion: interface {} is ${conversionName(value)}, not map[string]interface {}`,
  );
}

function conversionName(value: Value): string {
  return value === null ? "nil" : goType(value);
}

function mergeAll(
  target: ValueObject,
  sources: ValueObject[],
  overwrite: boolean,
  context: FunctionContext,
): Value {
  const merged = writable(target, context);
  for (const source of sources) merge(merged, source, overwrite, context, 0);
  return merged;
}

const MAX_DEPTH = 1_000;

/** One map into another, by the rules of the mergo package. */
function merge(
  target: ValueObject,
  source: ValueObject,
  overwrite: boolean,
  context: FunctionContext,
  depth: number,
): void {
  // Merging a map into itself changes nothing; only a map that contains itself is this deep.
  if (target === source || depth > MAX_DEPTH) return;
  const keys = Object.keys(source);
  context.step(keys.length + 1);
  for (const key of keys) {
    const value = source[key]!;
    const present = field(target, key);
    if (value === null) {
      if (overwrite) target[key] = null;
      continue;
    }
    if (isPlainMap(value) && present !== undefined && isPlainMap(present)) {
      const inner = writable(present, context);
      merge(inner, value, overwrite, context, depth + 1);
      target[key] = isEmpty(inner) ? value : inner;
      continue;
    }
    if (overwrite || present === undefined || isEmptyForMerge(present)) target[key] = value;
  }
}

function isPlainMap(value: Value): value is ValueObject {
  return isObject(value) && (factsOf(value)?.kind ?? "map") === "map";
}

function isEmptyForMerge(value: Value): boolean {
  return !(value instanceof Timestamp) && isEmpty(value);
}
