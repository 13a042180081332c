import type { Call, Expr, Macro } from "./ast.ts";
import type { NodeFactory } from "./nodes.ts";
import { Duration, Float, Timestamp, Uint } from "../value/mod.ts";

/** What a macro refuses, and where. */
interface MacroError {
  readonly offset: number;
  readonly message: string;
}

/** Member macros over one variable, by spelling. */
const ONE_VARIABLE: Record<string, Macro> = Object.assign(Object.create(null), {
  all: "all",
  exists: "exists",
  exists_one: "exists_one",
  map: "map",
  filter: "filter",
  sortBy: "sortBy",
  optMap: "optMap",
  optFlatMap: "optFlatMap",
});

/** Member macros over two variables, by spelling. */
const TWO_VARIABLES: Record<string, Macro> = Object.assign(Object.create(null), {
  all: "all",
  exists: "exists",
  existsOne: "exists_one",
  exists_one: "exists_one",
  transformList: "transformList",
  transformMap: "transformMap",
  transformMapEntry: "transformMapEntry",
});

/** Replaces a call that is a macro. Undefined when it is none, which includes a wrong number of arguments. */
export function expandMacro(
  call: Call,
  make: NodeFactory,
  twoVariables: boolean,
): Expr | MacroError | undefined {
  const { target, name, args } = call;
  if (target === undefined) {
    const isHas = name === "has" || name === ".has";
    return isHas && args.length === 1 ? expandHas(args[0]!, make) : undefined;
  }
  if (target.kind === "ident" && target.name === "cel" && name === "bind" && args.length === 3) {
    return expandBind(call, make);
  }
  if (target.kind === "ident" && target.name === "math" && (name === "greatest" || name === "least")) {
    return expandExtreme(call, make);
  }
  const macro = ONE_VARIABLE[name];
  if (macro !== undefined && (args.length === 2 || (name === "map" && args.length === 3))) {
    const twoVariablesMeant = twoVariables && args.length === 3 && name !== "map";
    if (!twoVariablesMeant) return expandOne(call, macro, make);
  }
  const two = twoVariables ? TWO_VARIABLES[name] : undefined;
  if (two === undefined) return undefined;
  const hasFilter = args.length === 4 && name.startsWith("transform");
  return args.length === 3 || hasFilter ? expandTwo(call, two, make) : undefined;
}

function expandHas(argument: Expr, make: NodeFactory): Expr | MacroError {
  if (argument.kind !== "select" || argument.mode !== "get") {
    return { offset: argument.pos, message: "invalid argument to has() macro" };
  }
  return make.select(argument.pos, argument.operand, argument.field, "test", argument.end);
}

function expandBind(call: Call, make: NodeFactory): Expr | MacroError {
  const [variable, value, body] = call.args as [Expr, Expr, Expr];
  const name = simpleName(variable);
  if (name === undefined) {
    return { offset: variable.pos, message: "cel.bind() variable names must be simple identifiers" };
  }
  return make.comprehension(call, "bind", value, [name], undefined, body);
}

function expandOne(call: Call, macro: Macro, make: NodeFactory): Expr | MacroError {
  const variable = call.args[0]!;
  const name = simpleName(variable);
  if (name === undefined) {
    const isOptional = macro === "optMap" || macro === "optFlatMap";
    const message = isOptional
      ? `${macro}() variable name must be a simple identifier`
      : macro === "sortBy"
      ? "sortBy() variable name must be a simple identifier"
      : "argument is not an identifier";
    return { offset: variable.pos, message };
  }
  const filter = call.args.length === 3 ? call.args[1] : undefined;
  return make.comprehension(call, macro, call.target!, [name], filter, call.args.at(-1)!);
}

function expandTwo(call: Call, macro: Macro, make: NodeFactory): Expr | MacroError {
  const names: string[] = [];
  for (const variable of call.args.slice(0, 2)) {
    const name = simpleName(variable);
    if (name === undefined) return { offset: variable.pos, message: "argument must be a simple name" };
    if (names.includes(name)) return { offset: variable.pos, message: "duplicate variable name" };
    names.push(name);
  }
  const filter = call.args.length === 4 ? call.args[2] : undefined;
  return make.comprehension(call, macro, call.target!, names, filter, call.args.at(-1)!);
}

function expandExtreme(call: Call, make: NodeFactory): Expr | MacroError {
  const { args, name } = call;
  const written = `math.${name}()`;
  const helper = name === "greatest" ? "math.@max" : "math.@min";
  if (args.length === 0) return { offset: call.pos, message: `${written} requires at least one argument` };
  if (args.length === 1) {
    const only = args[0]!;
    const isList = only.kind === "list" && only.elements.length > 0 &&
      only.elements.every((element) => !element.optional && mayBeNumber(element.value));
    if (isList || (only.kind !== "list" && mayBeNumber(only))) return make.rewritten(call, helper, args);
    return { offset: only.pos, message: `${written} invalid single argument value` };
  }
  for (const argument of args) {
    if (argument.kind === "list" || !mayBeNumber(argument)) {
      const message = `${written} simple literal arguments must be numeric`;
      return { offset: argument.pos, message };
    }
  }
  if (args.length === 2) return make.rewritten(call, helper, args);
  const elements = args.map((value) => ({ value, optional: false }));
  return make.rewritten(call, helper, [make.list(call.pos, call.end, elements)]);
}

/** Whether an argument is a number, or something whose type is not known before the check. */
function mayBeNumber(expr: Expr): boolean {
  if (expr.kind === "list" || expr.kind === "map" || expr.kind === "message") return false;
  if (expr.kind !== "literal") return true;
  const { value } = expr;
  const isBox = value instanceof Duration || value instanceof Timestamp;
  return typeof value === "number" || typeof value === "bigint" ||
    (!isBox && (value instanceof Float || value instanceof Uint));
}

function simpleName(expr: Expr): string | undefined {
  return expr.kind === "ident" && !expr.rooted ? expr.name : undefined;
}
