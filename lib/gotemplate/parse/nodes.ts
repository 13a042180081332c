import type { NumberLiteral } from "./number_literal.ts";

/** What every node knows: its offset in the template (UTF-16 units), from which errors take their place. */
interface At {
  readonly pos: number;
}

export interface TextNode extends At {
  readonly kind: "text";
  readonly text: string;
}
export interface ActionNode extends At {
  readonly kind: "action";
  readonly pipe: PipeNode;
}
export interface BranchNode extends At {
  readonly kind: "if" | "with" | "range";
  readonly pipe: PipeNode;
  readonly list: ListNode;
  readonly otherwise: ListNode | undefined;
}
export interface TemplateCallNode extends At {
  readonly kind: "template";
  readonly name: string;
  readonly pipe: PipeNode | undefined;
}
export interface JumpNode extends At {
  readonly kind: "break" | "continue";
}
/** `{{end}}` and `{{else}}`: only the parser sees them. */
export interface MarkNode extends At {
  readonly kind: "end" | "else";
}
export interface ListNode extends At {
  readonly kind: "list";
  readonly nodes: readonly StatementNode[];
}

/** `$a, $b := command | command`. */
export interface PipeNode extends At {
  readonly kind: "pipe";
  readonly isAssign: boolean;
  readonly decl: readonly VariableNode[];
  readonly commands: readonly CommandNode[];
}
export interface CommandNode extends At {
  readonly kind: "command";
  /** At least one; the first is what is executed. */
  readonly args: readonly ArgumentNode[];
}
export interface IdentifierNode extends At {
  readonly kind: "identifier";
  readonly name: string;
}
/** `$x.a.b`: `ident` is `["$x", "a", "b"]`. */
export interface VariableNode extends At {
  readonly kind: "variable";
  readonly ident: readonly string[];
}
export interface FieldNode extends At {
  readonly kind: "field";
  readonly ident: readonly string[];
}
/** `(…).a.b` or `name.a.b`. */
export interface ChainNode extends At {
  readonly kind: "chain";
  readonly node: ArgumentNode;
  readonly fields: readonly string[];
}
export interface DotNode extends At {
  readonly kind: "dot";
}
export interface NilNode extends At {
  readonly kind: "nil";
}
export interface BoolNode extends At {
  readonly kind: "bool";
  readonly value: boolean;
}
export interface StringNode extends At {
  readonly kind: "string";
  readonly quoted: string;
  readonly value: string;
}
export interface NumberNode extends At {
  readonly kind: "number";
  readonly literal: NumberLiteral;
}

/** What may stand in a command. */
export type ArgumentNode =
  | IdentifierNode
  | VariableNode
  | FieldNode
  | ChainNode
  | DotNode
  | NilNode
  | BoolNode
  | StringNode
  | NumberNode
  | PipeNode;
/** What may stand in a list. */
export type StatementNode = TextNode | ActionNode | BranchNode | TemplateCallNode | JumpNode;
/** Any node of a tree. */
export type Node = StatementNode | ListNode | PipeNode | CommandNode | ArgumentNode | MarkNode;

/** A template text after parsing: its main template and the ones it defines. */
export interface TemplateTree {
  /** Name of the text; errors show it even inside templates with another name. */
  readonly name: string;
  readonly text: string;
  /** Every template of the text by name, the main one included. */
  readonly trees: ReadonlyMap<string, ListNode>;
  /** Names of all functions that are called anywhere. */
  readonly functions: ReadonlySet<string>;
}
