import { quote } from "../fmt/quote.ts";
import { plainText } from "../fmt/plain.ts";
import { utf8Length } from "../parse/chars.ts";
import type { BranchNode, ListNode, StatementNode, TemplateCallNode } from "../parse/nodes.ts";
import { assign, compilePipe, type Surroundings } from "./expressions.ts";
import { iterate } from "./iterate.ts";
import type { Item } from "./item.ts";
import { Scope } from "./scope.ts";
import type { Exec, Signal, State } from "./state.ts";
import { isTrue } from "./truth.ts";

/** Calling a template takes about as long as this many plain statements. */
const TEMPLATE_STEPS = 4;

/** A template ready to be executed. */
export interface CompiledTemplate {
  readonly name: string;
  readonly run: Exec;
  /** Number of variables that it needs. */
  readonly size: number;
}

/** What compiling a template needs besides its tree. Templates are found by name when they are called. */
export interface Program extends Omit<Surroundings, "scope"> {
  readonly templates: Map<string, CompiledTemplate>;
}

/** Compiles one template of a text. */
export function compileTree(name: string, list: ListNode, program: Program): CompiledTemplate {
  const scope = new Scope();
  const run = compileList(list, { ...program, scope });
  return { name, run, size: scope.size };
}

type Around = Surroundings & Program;

function compileList(list: ListNode, around: Around): Exec {
  const statements = list.nodes.map((node) => compileStatement(node, around));
  if (statements.length === 1) return statements[0]!;
  return (state) => {
    for (const statement of statements) {
      const signal = statement(state);
      if (signal !== 0) return signal;
    }
    return 0;
  };
}

function compileStatement(node: StatementNode, around: Around): Exec {
  switch (node.kind) {
    case "text": {
      const { text } = node;
      const bytes = utf8Length(text);
      return (state) => {
        state.budget.step(1);
        state.write(text, bytes);
        return 0;
      };
    }
    case "action": {
      const pipe = compilePipe(node.pipe, around);
      const isSilent = node.pipe.decl.length > 0;
      return (state) => {
        state.node = node;
        state.budget.step(1);
        const value = pipe(state);
        if (isSilent) return 0;
        state.node = node;
        const text = value === undefined ? "<no value>" : plainText(value, state.budget);
        state.write(text, utf8Length(text));
        return 0;
      };
    }
    case "break":
      return () => 1;
    case "continue":
      return () => 2;
    case "if":
      return around.scope.nested(() => compileIf(node, around));
    case "with":
      return around.scope.nested(() => compileWith(node, around));
    case "range":
      return around.scope.nested(() => compileRange(node, around));
    case "template":
      return compileTemplateCall(node, around);
  }
}

/** Both branches of a node; what the first declares does not exist in the second. */
function compileBranches(node: BranchNode, around: Around): [Exec, Exec | undefined] {
  const list = around.scope.nested(() => compileList(node.list, around));
  const { otherwise } = node;
  const other = otherwise && around.scope.nested(() => compileList(otherwise, around));
  return [list, other];
}

function compileIf(node: BranchNode, around: Around): Exec {
  const pipe = compilePipe(node.pipe, around);
  const [list, otherwise] = compileBranches(node, around);
  return (state) => {
    state.node = node;
    state.budget.step(1);
    if (isTrue(pipe(state))) return list(state);
    return otherwise === undefined ? 0 : otherwise(state);
  };
}

function compileWith(node: BranchNode, around: Around): Exec {
  const pipe = compilePipe(node.pipe, around);
  const [list, otherwise] = compileBranches(node, around);
  return (state) => {
    state.node = node;
    state.budget.step(1);
    const value = pipe(state);
    if (!isTrue(value)) return otherwise === undefined ? 0 : otherwise(state);
    const { dot, isDotBoxed } = state;
    state.dot = value;
    state.isDotBoxed = false;
    const signal = list(state);
    state.dot = dot;
    state.isDotBoxed = isDotBoxed;
    return signal;
  };
}

function compileRange(node: BranchNode, around: Around): Exec {
  const pipe = compilePipe(node.pipe, around);
  const [list, otherwise] = compileBranches(node, around);
  const { decl } = node.pipe;
  const names = decl.map((variable) => variable.ident[0]!);
  const slots = names.map((name) => around.scope.slot(name));
  const setVariables = (state: State, key: Item, element: Item, isBoxed: boolean) => {
    const last = slots.length - 1;
    if (last < 0) return;
    if (last > 0) assign(state, slots[0]!, key, false, names[0]!);
    assign(state, slots[last]!, element, isBoxed, names[last]!);
  };
  return (state) => {
    state.node = node;
    state.budget.step(1);
    const value = pipe(state);
    const { dot, isDotBoxed } = state;
    let ended: Signal = 0;
    const hasRun = iterate(state, value, slots.length, (key, element, isBoxed) => {
      state.budget.step(1);
      setVariables(state, key, element, isBoxed);
      state.dot = element;
      state.isDotBoxed = isBoxed;
      ended = list(state);
      return ended !== 1;
    });
    state.dot = dot;
    state.isDotBoxed = isDotBoxed;
    return hasRun || otherwise === undefined ? 0 : otherwise(state);
  };
}

function compileTemplateCall(node: TemplateCallNode, around: Around): Exec {
  const pipe = node.pipe && compilePipe(node.pipe, around);
  const { templates } = around;
  return (state) => {
    state.node = node;
    state.budget.step(TEMPLATE_STEPS);
    const target = templates.get(node.name);
    if (target === undefined) return state.fail(`template ${quote(node.name)} not defined`);
    const limit = state.budget.limits.depth;
    if (state.depth >= limit) return state.fail(`exceeded maximum template depth (${limit})`);
    const argument = pipe?.(state);
    const { dot, isDotBoxed, variables, boxed, templateName, node: place } = state;
    state.depth++;
    enter(state, target, argument);
    target.run(state);
    state.depth--;
    Object.assign(state, { dot, isDotBoxed, variables, boxed, templateName, node: place });
    return 0;
  };
}

/** Gives a template its dot, its `$` and room for its variables. */
export function enter(state: State, template: CompiledTemplate, data: Item): void {
  state.templateName = template.name;
  state.dot = data;
  state.isDotBoxed = false;
  state.variables = new Array<Item>(template.size);
  state.variables[0] = data;
  state.boxed = [];
}
