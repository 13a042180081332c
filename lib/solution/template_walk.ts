import type {
  ArgumentNode,
  CommandNode,
  ListNode,
  PipeNode,
  StatementNode,
  TemplateTree,
} from "../gotemplate/parse/nodes.ts";
import { parseTemplate } from "../gotemplate/parse/parser.ts";

/** What a template reads from its data, as paths from the root. */
export interface TemplateUses {
  /** Member paths from the root, each as far as it is written out. */
  readonly paths: readonly (readonly string[])[];
  /** The root itself is used as a value, so that any member may be read. */
  readonly whole: boolean;
}

/** Finds what a template reads from its root, following `with`, `range`, variables, `define` and `template`. */
export function templateUses(text: string, left: string, right: string): TemplateUses {
  const tree = parseTemplate(text, { leftDelim: left, rightDelim: right });
  const walker = new Walker(tree);
  const main = tree.trees.get(tree.name);
  if (main) walker.body(main, ROOT);
  return { paths: walker.paths, whole: walker.whole };
}

/** What the dot or a variable stands for: a path from the root, or something else. */
type Target = readonly string[] | undefined;

const ROOT: Target = [];

class Walker {
  readonly paths: (readonly string[])[] = [];
  whole = false;
  readonly #tree: TemplateTree;
  readonly #visited = new Set<string>();
  /** Innermost last; the first entry of a body is `$`. */
  #variables: [string, Target][] = [];

  constructor(tree: TemplateTree) {
    this.#tree = tree;
  }

  /** A template with its own variables. */
  body(list: ListNode, dot: Target): void {
    const outer = this.#variables;
    this.#variables = [["$", dot]];
    this.#list(list, dot);
    this.#variables = outer;
  }

  #list(list: ListNode | undefined, dot: Target): void {
    const depth = this.#variables.length;
    for (const node of list?.nodes ?? []) this.#statement(node, dot);
    this.#variables.length = depth;
  }

  #statement(node: StatementNode, dot: Target): void {
    switch (node.kind) {
      case "action":
        this.#pipe(node.pipe, dot, "value");
        break;
      case "if":
      case "with":
      case "range": {
        const depth = this.#variables.length;
        const target = this.#pipe(node.pipe, dot, node.kind === "if" ? "value" : node.kind);
        const inner = node.kind === "if" ? dot : node.kind === "with" ? target : undefined;
        this.#list(node.list, inner);
        this.#list(node.otherwise, dot);
        this.#variables.length = depth;
        break;
      }
      case "template":
        this.#call(node.name, node.pipe && this.#pipe(node.pipe, dot, "with"));
    }
  }

  #call(name: string, dot: Target): void {
    const key = `${name}\u0000${dot ? dot.join("\u0000") : "\u0001"}`;
    const list = this.#tree.trees.get(name);
    if (!list || this.#visited.has(key)) return;
    this.#visited.add(key);
    this.body(list, dot);
  }

  /** Walks a pipeline and tells what it stands for. With `with` the value becomes a dot, with `range` its items do. */
  #pipe(pipe: PipeNode, dot: Target, use: "value" | "with" | "range"): Target {
    const single = pipe.commands.length === 1 ? pipe.commands[0]! : undefined;
    const plain = single?.args.length === 1 ? this.#plain(single.args[0]!, dot) : undefined;
    if (plain === undefined) {
      for (const command of pipe.commands) this.#command(command, dot);
    } else if (plain.length > 0) this.paths.push(plain);
    else if (use === "range" || (use === "value" && pipe.decl.length === 0)) this.whole = true;
    for (const variable of pipe.decl) {
      const name = variable.ident[0]!;
      const target = use === "range" ? undefined : plain;
      const known = pipe.isAssign ? this.#variables.findLast(([known]) => known === name) : undefined;
      // After an assignment on one way only, the careful reading keeps what leads to the root.
      if (known) known[1] = target ?? known[1];
      else this.#variables.push([name, target]);
    }
    return use === "range" ? undefined : plain;
  }

  #command(command: CommandNode, dot: Target): void {
    const [first, ...rest] = command.args;
    if (first?.kind === "identifier") {
      const base = rest[0] && this.#plain(rest[0], dot);
      const key = rest[1];
      if (base && (first.name === "index" || first.name === "get") && key?.kind === "string") {
        this.paths.push([...base, key.value]);
        for (const argument of rest.slice(2)) this.#argument(argument, dot);
        return;
      }
      if (first.name === "include" && rest[0]?.kind === "string" && rest[1]) {
        const passed = this.#plain(rest[1], dot);
        if (passed === undefined || passed.length > 0) this.#argument(rest[1], dot);
        return this.#call(rest[0].value, passed);
      }
    }
    for (const argument of command.args) this.#argument(argument, dot);
  }

  #argument(node: ArgumentNode, dot: Target): void {
    if (node.kind === "pipe") return void this.#pipe(node, dot, "value");
    if (node.kind === "chain") {
      if (node.node.kind !== "pipe") return this.#argument(node.node, dot);
      const base = this.#pipe(node.node, dot, "with");
      if (base) this.paths.push([...base, ...node.fields]);
      return;
    }
    const path = this.#plain(node, dot);
    if (path === undefined) return;
    if (path.length === 0) this.whole = true;
    else this.paths.push(path);
  }

  /** The path from the root that an argument spells, if it does. */
  #plain(node: ArgumentNode, dot: Target): Target {
    switch (node.kind) {
      case "dot":
        return dot;
      case "field":
        return dot && [...dot, ...node.ident];
      case "variable": {
        const [name, ...fields] = node.ident;
        const target = this.#variables.findLast(([known]) => known === name)?.[1];
        return target && [...target, ...fields];
      }
      default:
        return undefined;
    }
  }
}
