import { compareStrings, type Value } from "../../value/mod.ts";
import { toInt64 } from "./cast.ts";
import { type FunctionContext, FunctionError } from "./contract.ts";
import { group } from "./define.ts";
import {
  deepEqual,
  factsOf,
  goKind,
  isEmpty,
  itemsOf,
  lists,
  nilList,
  strings,
  withFacts,
} from "./go_values.ts";
import { textOf, textsOf } from "./go_text.ts";

const NIL_DEREFERENCE = "runtime error: invalid memory address or nil pointer dereference";

/** Lists. Every function answers with a new list; names with `must` differ from those without in nothing but the name. */
export const listFunctions = group("lists", "sprig", (define) => {
  define(
    ["list", "tuple"],
    ["...any"],
    "A list of the arguments.",
    [["{{list 1 2}}", "[1 2]"]],
    (args) => args,
  );
  define(
    ["append", "mustAppend", "push", "mustPush"],
    ["any", "any"],
    "The list with an item added at its end.",
    [["{{append (list 1) 2}}", "[1 2]"]],
    ([list, item], context) => [...items(list, "Cannot push on type", context), item],
  );
  define(
    ["prepend", "mustPrepend"],
    ["any", "any"],
    "The list with an item added at its start.",
    [["{{prepend (list 1) 0}}", "[0 1]"]],
    ([list, item], context) => [item, ...items(list, "Cannot prepend on type", context)],
  );
  define(
    "concat",
    ["...any"],
    "The items of all lists in one.",
    [["{{concat (list 1) (list 2 3)}}", "[1 2 3]"]],
    (all, context) => {
      if (all.length === 0) return nilList();
      const joined = all.flatMap((list) => {
        const found = itemsOf(list);
        if (found !== undefined) return found;
        throw new FunctionError(
          list === null ? NIL_DEREFERENCE : `Cannot concat type ${goKind(list)} as list`,
        );
      });
      context.step(joined.length);
      return joined.length === 0 ? nilList() : joined;
    },
  );
  define(
    ["first", "mustFirst"],
    ["any"],
    "The first item of a list; nil when there is none.",
    [["{{first (list 1 2)}}", "1"]],
    ([list], context) => items(list, "Cannot find first on type", context)[0] ?? null,
  );
  define(
    ["last", "mustLast"],
    ["any"],
    "The last item of a list; nil when there is none.",
    [["{{last (list 1 2)}}", "2"]],
    ([list], context) => items(list, "Cannot find last on type", context).at(-1) ?? null,
  );
  define(
    ["rest", "mustRest"],
    ["any"],
    "The list without its first item.",
    [["{{rest (list 1 2 3)}}", "[2 3]"]],
    ([list], context) => {
      const found = items(list, "Cannot find rest on type", context);
      return found.length === 0 ? nilList() : found.slice(1);
    },
  );
  define(
    ["initial", "mustInitial"],
    ["any"],
    "The list without its last item.",
    [["{{initial (list 1 2 3)}}", "[1 2]"]],
    ([list], context) => {
      const found = items(list, "Cannot find initial on type", context);
      return found.length === 0 ? nilList() : found.slice(0, -1);
    },
  );
  define(
    ["reverse", "mustReverse"],
    ["any"],
    "The list in the opposite order.",
    [["{{reverse (list 1 2 3)}}", "[3 2 1]"]],
    ([list], context) => items(list, "Cannot find reverse on type", context).toReversed(),
  );
  define(
    ["compact", "mustCompact"],
    ["any"],
    "The list without empty items.",
    [['{{compact (list 1 0 "" "a")}}', "[1 a]"]],
    ([list], context) => items(list, "Cannot compact on type", context).filter((item) => !isEmpty(item)),
  );
  define(
    ["uniq", "mustUniq"],
    ["any"],
    "The list without repeated items; the first of equal ones stays.",
    [["{{uniq (list 1 1 2)}}", "[1 2]"]],
    ([list], context) => unique(items(list, "Cannot find uniq on type", context), context),
  );
  define(
    ["without", "mustWithout"],
    ["any", "...any"],
    "The list without the given items.",
    [["{{without (list 1 2 3) 2}}", "[1 3]"]],
    ([list, ...unwanted], context) =>
      items(list, "Cannot find without on type", context).filter((item) =>
        !includes(unwanted, item, context)
      ),
  );
  define(
    ["has", "mustHas"],
    ["any", "any"],
    "Whether a list contains an item of the same type and value.",
    [["{{has 2 (list 1 2)}}", "true"], ["{{has 2.0 (list 1 2)}}", "false"]],
    ([needle, list], context) =>
      list !== null && includes(items(list, "Cannot find has on type", context), needle, context),
  );
  define(
    ["slice", "mustSlice"],
    ["any", "...any"],
    "The items of a list from the first index up to, and without, the second.",
    [["{{slice (list 1 2 3 4) 1 3}}", "[2 3]"]],
    ([list, ...indices], context) => sliced(list, indices, context),
  );
  define(
    ["chunk", "mustChunk"],
    ["int", "any"],
    "The list cut into lists of so many items.",
    [["{{chunk 2 (list 1 2 3)}}", "[[1 2] [3]]"]],
    ([size, list], context) => chunks(items(list, "Cannot chunk type", context), size),
  );
  define(
    "sortAlpha",
    ["any"],
    "The texts of a list's items, sorted.",
    [['{{sortAlpha (list "b" "a" 1)}}', "[1 a b]"]],
    ([list], context) =>
      strings(
        itemsOf(list) === undefined ? [textOf(list, context)] : textsOf(list, context).sort(compareStrings),
      ),
  );
});

/** The items of a list, or an error that names the kind of what is none. */
function items(list: Value, complaint: string, context: FunctionContext): readonly Value[] {
  const found = itemsOf(list);
  if (found === undefined) {
    throw new FunctionError(list === null ? NIL_DEREFERENCE : `${complaint} ${goKind(list)}`);
  }
  context.step(found.length);
  return found;
}

function includes(list: readonly Value[], needle: Value, context: FunctionContext): boolean {
  context.step(list.length);
  return list.some((item) => deepEqual(needle, item, context));
}

function unique(list: readonly Value[], context: FunctionContext): Value[] {
  const kept: Value[] = [];
  const texts = new Set<string>();
  for (const item of list) {
    if (typeof item === "string") {
      // The common case, without comparing each with each.
      if (texts.has(item)) continue;
      texts.add(item);
    } else if (includes(kept, item, context)) continue;
    kept.push(item);
  }
  return kept;
}

function sliced(list: Value, indices: readonly Value[], context: FunctionContext): Value {
  const found = items(list, "list should be type of slice or array but", context);
  if (found.length === 0) return null;
  const start = indices.length > 0 ? Number(toInt64(indices[0]!)) : 0;
  const end = indices.length > 1 ? Number(toInt64(indices[1]!)) : found.length;
  if (start < 0 || end > found.length || start > end) {
    throw new FunctionError("reflect.Value.Slice: slice index out of bounds");
  }
  if (list instanceof Uint8Array) return list.slice(start, end);
  const facts = factsOf(list);
  const part = found.slice(start, end);
  return facts === undefined ? part : withFacts(part, facts);
}

function chunks(list: readonly Value[], size: number): Value {
  const refuse = (): never => {
    throw new FunctionError("runtime error: makeslice: len out of range");
  };
  if (size === 0) refuse();
  const count = Math.floor((list.length - 1) / size) + 1;
  if (count < 0) refuse();
  const result: Value[][] = [];
  for (let index = 0; index < count; index++) {
    const rest = list.length % size;
    const length = index === count - 1 && rest !== 0 ? rest : size;
    if (length < 0) refuse();
    result.push(list.slice(index * size, index * size + length));
  }
  return lists(result);
}
