import { group } from "./define.ts";
import { deepEqual, goKind, goType } from "./go_values.ts";

/** Types, kinds and deep equality, by Go's names. */
export const reflectionFunctions = group("reflection", "sprig", (define) => {
  define("typeOf", ["any"], "The Go type of a value.", [[
    "{{typeOf 1}} {{typeOf (list 1)}}",
    "int []interface {}",
  ]], (
    [value],
  ) => goType(value));
  define("typeIs", ["string", "any"], "Whether a value has a Go type.", [['{{typeIs "int" 1}}', "true"]], (
    [name, value],
  ) => goType(value) === name);
  define(
    "typeIsLike",
    ["string", "any"],
    "Whether a value has a Go type, or is a pointer to it.",
    [['{{typeIsLike "int" 1}} {{typeIsLike "semver.Version" (semver "1.2.3")}}', "true true"]],
    ([name, value]) => {
      const type = goType(value);
      return type === name || type === "*" + name;
    },
  );
  define(
    "kindOf",
    ["any"],
    "The Go kind of a value: string, int, int64, float64, bool, slice, map, struct, ptr or invalid.",
    [["{{kindOf (list 1)}} {{kindOf 1.5}}", "slice float64"]],
    ([value]) => goKind(value),
  );
  define(
    "kindIs",
    ["string", "any"],
    "Whether a value has a Go kind.",
    [['{{kindIs "map" (dict)}}', "true"]],
    (
      [name, value],
    ) => goKind(value) === name,
  );
  define(
    "deepEqual",
    ["any", "any"],
    "Whether two values have the same type and contents.",
    [["{{deepEqual (list 1) (list 1)}} {{deepEqual 1 1.0}}", "true false"]],
    ([a, b], context) => deepEqual(a, b, context),
  );
});
