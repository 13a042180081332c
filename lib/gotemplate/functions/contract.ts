import type { Timestamp, Value } from "../../value/mod.ts";

/**
 * The Go type of a parameter, as the template executor checks it before a call. `any` takes every value and sees an
 * absent one as null. `int` takes `int` and `int64` alike (Go refuses the latter; accepting it breaks no template).
 */
export type ParameterType =
  | "any"
  | "string"
  | "int"
  | "int64"
  | "float64"
  | "bool"
  | "map"
  | "list"
  | "strings"
  | "bytes"
  | "time"
  | "duration";

/** What a function may reach besides its arguments. Everything that varies between runs comes in here. */
export interface FunctionContext {
  /** The present instant. */
  now(): Timestamp;
  /** Random bytes of the given count. */
  random(count: number): Uint8Array;
  /** The local time zone as an IANA name; `UTC` unless the host says otherwise. */
  readonly zone: string;
  /** Environment look-up; absent when the configuration does not allow `env` and `expandenv`. */
  readonly env?: (name: string) => string | undefined;
  /** The addresses of a host name. Absent when the host does not let templates look names up. */
  readonly lookupHost?: (name: string) => readonly string[];
  /** Counts work against the render's step limit; throws when it is used up. */
  step(count: number): void;
  /** Counts bytes a function is about to produce against the output limit; throws when it is used up. */
  produce(bytes: number): void;
  /** Renders `value` as `fmt.Sprint` would (`%v`). */
  print(value: Value): string;
  /** `fmt.Sprintf`. */
  sprintf(format: string, args: readonly Value[]): string;
  /** Evaluates a CEL expression with the given root variable (`_`). Absent when the host offers none. */
  readonly cel?: (expression: string, root: Value) => Value;
  /**
   * Reads a YAML document, for `fromYaml`. Throws an error whose message is yaml.v3's (`yaml: line 1: …`). Absent when
   * the host offers none.
   */
  readonly parseYaml?: (text: string) => Value;
  /**
   * The maps that belong to this render alone and may be changed in place: the private copy of the data and everything
   * that functions build. Present when the template names a function that {@link TemplateFunction.mutates}; without it
   * those functions answer with a changed copy.
   */
  readonly mutable?: WeakSet<object>;
}

/** An error that a function returns; the executor adds `error calling <name>: ` and the position. */
export class FunctionError extends Error {
  override readonly name = "FunctionError";
}

/** One template function with its types and documentation. */
export interface TemplateFunction {
  readonly name: string;
  /** `builtin` belongs to Go's text/template, `sprig` to that library, `custom` to this product. */
  readonly kind: "builtin" | "sprig" | "custom";
  /** Grouping for listings: `strings`, `lists`, `dates`, `crypto`, … */
  readonly group: string;
  readonly parameters: readonly ParameterType[];
  /** Type of the remaining arguments, when the function takes any number of them. */
  readonly variadic?: ParameterType;
  readonly description: string;
  /** A template that uses the function, and what it renders. Executed by a test. */
  readonly examples: readonly { readonly template: string; readonly data?: Value; readonly output: string }[];
  /**
   * Set when the function changes a map in place (`set`, `unset`, `merge`, …). A template that names one is rendered
   * over `privateCopy(data, mutable)`, so that a change is seen everywhere in the template and nowhere outside.
   */
  readonly mutates?: true;
  /** Arguments have already been counted and checked. Throws a {@link FunctionError}. */
  readonly call: (args: readonly Value[], context: FunctionContext) => Value;
}

/**
 * A method of a Go value that templates can call as if it were a field: `now.Format "2006"`, `$version.Major`. The
 * executor checks the arguments as it does those of functions.
 */
export interface TemplateMethod {
  readonly parameters: readonly ParameterType[];
  readonly variadic?: ParameterType;
  readonly call: (receiver: Value, args: readonly Value[], context: FunctionContext) => Value;
}

/**
 * A group of functions that is loaded when a template first names one of them. `names` is known without loading, so that
 * the parser can tell an unknown function at once.
 */
export interface FunctionGroup {
  readonly name: string;
  readonly names: readonly string[];
  /** Set when the group is light enough to be always there; otherwise {@link load} brings it. */
  readonly functions?: readonly TemplateFunction[];
  readonly load?: () => Promise<readonly TemplateFunction[]>;
}
