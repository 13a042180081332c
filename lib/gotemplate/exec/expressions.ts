import type { TemplateMethod } from "../functions/contract.ts";
import { factsOf } from "../functions/go_values.ts";
import type { ArgumentNode, CommandNode, PipeNode } from "../parse/nodes.ts";
import { printNode } from "../parse/print_node.ts";
import { isObject, type Value } from "../../value/mod.ts";
import { checked, constantArgument, idealConstant, nilArgument } from "./arguments.ts";
import { compileCall } from "./calls.ts";
import { fieldOf, type MethodCall } from "./fields.ts";
import { type ArgumentType, type Callable, type Final, type Item, MISSING, type MissingKey } from "./item.ts";
import { Scope } from "./scope.ts";
import type { Eval, State } from "./state.ts";

/** What compiling an expression needs to know. */
export interface Surroundings {
  readonly functions: ReadonlyMap<string, Callable>;
  readonly missingKey: MissingKey;
  readonly scope: Scope;
}

/** A command; what the one before it gave comes in as `final`. */
type Command = (state: State, final: Final) => Item;

/** Compiles a pipeline with its declarations. The result is never null: a null has become an absent value. */
export function compilePipe(pipe: PipeNode, around: Surroundings): Eval {
  const commands = pipe.commands.map((command) => compileCommand(command, around));
  const slots = pipe.decl.map((variable) => {
    const name = variable.ident[0]!;
    return pipe.isAssign ? around.scope.slot(name) : around.scope.declare(name);
  });
  const first = commands[0]!;
  if (commands.length === 1 && slots.length === 0) {
    return (state) => {
      state.node = pipe;
      return first(state, MISSING) ?? undefined;
    };
  }
  return (state) => {
    state.node = pipe;
    let value: Item = first(state, MISSING) ?? undefined;
    for (let index = 1; index < commands.length; index++) value = commands[index]!(state, value) ?? undefined;
    for (let index = 0; index < slots.length; index++) {
      assign(state, slots[index]!, value, false, pipe.decl[index]!.ident[0]!);
    }
    return value;
  };
}

/** Stores a variable. Assigning to one that was never declared is found out only now, as in Go. */
export function assign(state: State, slot: number, value: Item, isBoxed: boolean, name: string): void {
  if (slot < 0) state.fail(`undefined variable: ${name}`);
  state.variables[slot] = value;
  state.boxed[slot] = isBoxed;
}

function compileCommand(command: CommandNode, around: Surroundings): Command {
  const [first, ...rest] = command.args as [ArgumentNode, ...ArgumentNode[]];
  switch (first.kind) {
    case "field":
    case "chain":
      return compileFields(first, rest, around);
    case "variable":
      if (first.ident.length > 1) return compileFields(first, rest, around);
      return withoutArguments(compileVariable(first.ident[0]!, first, around), first, rest.length, "after");
    case "identifier":
      return compileCall(around.functions.get(first.name), first, command, rest, around);
    case "pipe":
      return withoutArguments(compilePipe(first, around), first, rest.length, "before");
  }
  const value = compileWord(first);
  return withoutArguments(value, first, rest.length, "word");
}

/**
 * A command that takes no arguments. A constant and dot become the place of the complaint about arguments, a
 * parenthesis does not, and a variable is looked up first.
 */
function withoutArguments(
  value: Eval,
  node: ArgumentNode,
  count: number,
  order: "before" | "after" | "word",
): Command {
  return (state, final) => {
    if (count === 0 && final === MISSING) {
      if (order === "word") state.node = node;
      return value(state);
    }
    if (order === "after") value(state);
    if (order === "word") state.node = node;
    return state.fail(`can't give argument to non-function ${printNode(node)}`);
  };
}

function compileWord(
  node: Exclude<ArgumentNode, { kind: "field" | "chain" | "variable" | "identifier" | "pipe" }>,
): Eval {
  switch (node.kind) {
    case "dot":
      return (state) => state.dot;
    case "nil":
      return (state) => state.fail("nil is not a command");
    case "number": {
      const constant = idealConstant(node);
      if ("problem" in constant) return (state) => state.fail(constant.problem);
      return () => constant.value;
    }
    default: {
      const { value } = node;
      return () => value;
    }
  }
}

function compileVariable(name: string, node: ArgumentNode, around: Surroundings): Eval {
  const slot = around.scope.slot(name);
  return (state) => {
    state.node = node;
    if (slot < 0) state.fail(`undefined variable: ${name}`);
    return state.variables[slot];
  };
}

/** A receiver and whether it is boxed, with the names to look up in it. */
interface FieldPath {
  readonly base: Eval;
  readonly isBoxed: (state: State) => boolean;
  readonly names: readonly string[];
}

function fieldPath(
  node: ArgumentNode & { kind: "field" | "chain" | "variable" },
  around: Surroundings,
): FieldPath {
  if (node.kind === "field") {
    return { base: (state) => state.dot, isBoxed: (state) => state.isDotBoxed, names: node.ident };
  }
  if (node.kind === "variable") {
    const slot = around.scope.slot(node.ident[0]!);
    return {
      base: compileVariable(node.ident[0]!, node, around),
      isBoxed: (state) => slot >= 0 && state.boxed[slot] === true,
      names: node.ident.slice(1),
    };
  }
  if (node.node.kind === "nil") {
    const shown = printNode(node);
    const base: Eval = (state) => state.fail(`indirection through explicit nil in ${shown}`);
    return { base, isBoxed: () => false, names: node.fields };
  }
  return { base: compileOperand(node.node, around), isBoxed: () => false, names: node.fields };
}

function compileFields(
  node: ArgumentNode & { kind: "field" | "chain" | "variable" },
  args: readonly ArgumentNode[],
  around: Surroundings,
): Command {
  const { base, isBoxed, names } = fieldPath(node, around);
  const { missingKey } = around;
  const last = names.length - 1;
  const lastName = names[last]!;
  // Which method is meant, and so what its arguments must be, is known only when there is a receiver.
  const frozen = args.length === 0 ? BARE : { ...around, scope: around.scope.snapshot() };
  const isSimple = last === 0 && args.length === 0;
  return (state, final) => {
    state.node = node;
    let receiver = base(state);
    if (isSimple && final === MISSING && isObject(receiver) && factsOf(receiver) === undefined) {
      // The usual case: an entry of a plain map, which has no methods.
      const value = Object.hasOwn(receiver, lastName) ? receiver[lastName] : undefined;
      if (value !== undefined) return value;
    }
    let boxed = isBoxed(state);
    for (let index = 0; index < last; index++) {
      receiver = fieldOf(state, receiver, names[index]!, boxed, missingKey, false, callBare);
      boxed = true;
    }
    const hasArguments = args.length > 0 || final !== MISSING;
    const call: MethodCall = hasArguments
      ? (inner, method, value, name) =>
        compileCall(methodCallable(method, value, name), undefined, node, args, frozen)(inner, final)
      : callBare;
    return fieldOf(state, receiver, lastName, boxed, missingKey, hasArguments, call);
  };
}

const BARE: Surroundings = { functions: new Map(), missingKey: "default", scope: new Scope() };

const callBare: MethodCall = (state, method, receiver, name) =>
  compileCall(methodCallable(method, receiver, name), undefined, state.node!, [], BARE)(state, MISSING);

function methodCallable(method: TemplateMethod, receiver: Value, name: string): Callable {
  return {
    name,
    parameters: method.parameters,
    variadic: method.variadic,
    invoke: (args, context) => method.call(receiver, args as readonly Value[], context),
  };
}

/** Compiles an argument whose value is taken as it is, before any check of its type. */
function compileOperand(node: ArgumentNode, around: Surroundings): Eval {
  switch (node.kind) {
    case "field":
    case "chain": {
      const command = compileFields(node, [], around);
      return (state) => command(state, MISSING);
    }
    case "variable": {
      if (node.ident.length === 1) return compileVariable(node.ident[0]!, node, around);
      const command = compileFields(node, [], around);
      return (state) => command(state, MISSING);
    }
    case "pipe":
      return compilePipe(node, around);
    case "identifier": {
      const call = compileCall(around.functions.get(node.name), node, node, [], around);
      return (state) => call(state, MISSING);
    }
    default:
      return compileWord(node);
  }
}

/** Compiles an argument of a function, with the check against the type of its parameter. */
export function compileArgument(node: ArgumentNode, type: ArgumentType, around: Surroundings): Eval {
  switch (node.kind) {
    case "nil":
      return (state) => {
        state.node = node;
        return nilArgument(state, type);
      };
    case "bool":
    case "number":
    case "string": {
      const constant = constantArgument(node, type);
      return (state) => {
        state.node = node;
        return "problem" in constant ? state.fail(constant.problem) : constant.value;
      };
    }
  }
  const operand = compileOperand(node, around);
  return (state) => {
    state.node = node;
    return checked(state, operand(state), type);
  };
}
