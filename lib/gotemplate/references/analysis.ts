import type {
  ArgumentNode,
  BranchNode,
  CommandNode,
  ListNode,
  PipeNode,
  StatementNode,
  TemplateTree,
  VariableNode,
} from "../parse/nodes.ts";
import { type Argument, callReferences } from "./functions.ts";
import { close, extend, holdsRoot, NOWHERE, type Origin, originKey, ROOT, union } from "./origin.ts";

/** Template calls that are followed, counted with the places of their data. More than these use everything. */
const MAX_CALLS = 2_000;
/** Passes over one template until its variables' places are known. */
const MAX_PASSES = 12;

/** One template with the places of its dot, while it is followed. */
interface Frame {
  readonly name: string;
  /** Places by declaration. They only grow, pass by pass, so that an assignment in a loop is seen before it. */
  readonly declared: Map<VariableNode, Origin>;
  /** Declarations in scope, innermost last. */
  readonly scope: { readonly name: string; readonly key: VariableNode | undefined }[];
  readonly root: Origin;
  hasGrown: boolean;
}

/** Follows the data of a template through its statements. */
export class Analysis {
  readonly found = new Map<string, { path: readonly string[]; offset: number }>();
  usesWholeData = false;
  readonly #tree: TemplateTree;
  readonly #calls = new Set<string>();
  readonly #active = new Set<string>();

  constructor(tree: TemplateTree) {
    this.#tree = tree;
  }

  run(): void {
    this.#template(this.#tree.name, ROOT);
  }

  #template(name: string, given: Origin): void {
    const list = this.#tree.trees.get(name);
    if (list === undefined) return;
    // A template that calls itself goes ever deeper; its data is no longer told apart by name.
    const dot = this.#active.has(name) && !holdsRoot(given) ? close(given) : given;
    const key = `${name}\0${originKey(dot)}`;
    if (this.#calls.has(key)) return;
    if (this.#calls.size >= MAX_CALLS) {
      this.usesWholeData = true;
      return;
    }
    this.#calls.add(key);
    const wasActive = this.#active.has(name);
    this.#active.add(name);
    const frame: Frame = {
      name,
      declared: new Map(),
      scope: [{ name: "$", key: undefined }],
      root: dot,
      hasGrown: true,
    };
    for (let pass = 0; frame.hasGrown; pass++) {
      if (pass === MAX_PASSES) {
        this.usesWholeData = true;
        break;
      }
      frame.hasGrown = false;
      frame.scope.length = 1;
      this.#list(list, dot, frame);
    }
    if (!wasActive) this.#active.delete(name);
  }

  /** Records that something is read as a whole. */
  #read(origin: Origin, offset: number): void {
    for (const { names } of origin) {
      if (names.length === 0) {
        this.usesWholeData = true;
        continue;
      }
      const key = JSON.stringify(names);
      const known = this.found.get(key);
      if (known === undefined || offset < known.offset) this.found.set(key, { path: names, offset });
    }
  }

  #list(list: ListNode, dot: Origin, frame: Frame): void {
    for (const node of list.nodes) this.#statement(node, dot, frame);
  }

  #nested(list: ListNode | undefined, dot: Origin, frame: Frame): void {
    if (list === undefined) return;
    const mark = frame.scope.length;
    this.#list(list, dot, frame);
    frame.scope.length = mark;
  }

  #statement(node: StatementNode, dot: Origin, frame: Frame): void {
    switch (node.kind) {
      case "action": {
        const origin = this.#pipe(node.pipe, dot, frame);
        if (node.pipe.decl.length === 0) this.#read(origin, node.pos);
        return;
      }
      case "if":
      case "with":
      case "range": {
        const mark = frame.scope.length;
        this.#branch(node, dot, frame);
        frame.scope.length = mark;
        return;
      }
      case "template": {
        const origin = node.pipe === undefined ? NOWHERE : this.#pipe(node.pipe, dot, frame);
        this.#template(node.name, origin);
        return;
      }
    }
  }

  #branch(node: BranchNode, dot: Origin, frame: Frame): void {
    const origin = this.#pipe(node.pipe, dot, frame, node.kind === "range");
    if (node.kind === "range") this.#read(origin, node.pos);
    const inner = node.kind === "if" ? dot : node.kind === "with" ? origin : close(origin);
    this.#nested(node.list, inner, frame);
    this.#nested(node.otherwise, dot, frame);
  }

  /** Follows a pipeline; what it declares holds its value, or one of its items in a `range`. */
  #pipe(pipe: PipeNode, dot: Origin, frame: Frame, isRange = false): Origin {
    let origin: Origin | undefined;
    for (const command of pipe.commands) origin = this.#command(command, origin, dot, frame);
    const value = isRange ? close(origin ?? NOWHERE) : origin ?? NOWHERE;
    for (const variable of pipe.decl) {
      const name = variable.ident[0]!;
      if (!pipe.isAssign) frame.scope.push({ name, key: variable });
      this.#assign(frame, name, value);
    }
    return origin ?? NOWHERE;
  }

  #assign(frame: Frame, name: string, value: Origin): void {
    const key = frame.scope.findLast((entry) => entry.name === name)?.key;
    if (key === undefined) {
      // `$ = …` changes what the rest of the template starts from; nothing sure is known after that.
      if (name === "$") this.usesWholeData = true;
      return;
    }
    const before = frame.declared.get(key) ?? NOWHERE;
    const after = union(before, value);
    if (after.length === before.length) return;
    frame.declared.set(key, after);
    frame.hasGrown = true;
  }

  #variable(frame: Frame, name: string): Origin {
    const entry = frame.scope.findLast((each) => each.name === name);
    if (entry === undefined) return NOWHERE;
    return entry.key === undefined ? frame.root : frame.declared.get(entry.key) ?? NOWHERE;
  }

  #command(command: CommandNode, piped: Origin | undefined, dot: Origin, frame: Frame): Origin {
    const [first, ...rest] = command.args as [ArgumentNode, ...ArgumentNode[]];
    const args: Argument[] = rest.map((node) => ({ node, origin: this.#argument(node, dot, frame) }));
    if (piped !== undefined) args.push({ node: undefined, origin: piped });
    if (first.kind === "identifier") return this.#call(first.name, args, first.pos);
    for (const arg of args) this.#read(arg.origin, command.pos);
    return this.#argument(first, dot, frame);
  }

  #call(name: string, args: readonly Argument[], offset: number): Origin {
    const { reads, result } = callReferences(name, args);
    this.#read(reads, offset);
    return result;
  }

  #argument(node: ArgumentNode, dot: Origin, frame: Frame): Origin {
    switch (node.kind) {
      case "dot":
        return dot;
      case "field":
        return this.#fields(dot, node.ident, node.pos);
      case "variable":
        return this.#fields(this.#variable(frame, node.ident[0]!), node.ident.slice(1), node.pos);
      case "chain":
        return this.#fields(this.#argument(node.node, dot, frame), node.fields, node.pos);
      case "pipe":
        return this.#pipe(node, dot, frame);
      case "identifier":
        return this.#call(node.name, [], node.pos);
      default:
        return NOWHERE;
    }
  }

  #fields(base: Origin, names: readonly string[], offset: number): Origin {
    if (names.length === 0) return base;
    const origin = names.reduce(extend, base);
    this.#read(origin, offset);
    return origin;
  }
}
