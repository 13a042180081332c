import { quote } from "../fmt/quote.ts";
import type { ArgumentNode, CommandNode, Node, PipeNode } from "./nodes.ts";

/** A node as Go writes it back, which is what stands between `<` and `>` in an error. */
export function printNode(node: Node): string {
  switch (node.kind) {
    case "text":
      return node.text;
    case "action":
      return `{{${printPipe(node.pipe)}}}`;
    case "if":
    case "with":
    case "range": {
      const otherwise = node.otherwise === undefined ? "" : `{{else}}${printNode(node.otherwise)}`;
      return `{{${node.kind} ${printPipe(node.pipe)}}}${printNode(node.list)}${otherwise}{{end}}`;
    }
    case "template":
      return `{{template ${quote(node.name)}${node.pipe === undefined ? "" : " " + printPipe(node.pipe)}}}`;
    case "break":
    case "continue":
    case "end":
    case "else":
      return `{{${node.kind}}}`;
    case "list":
      return node.nodes.map(printNode).join("");
    case "pipe":
      return printPipe(node);
    case "command":
      return printCommand(node);
    default:
      return printArgument(node);
  }
}

function printPipe(pipe: PipeNode): string {
  const commands = pipe.commands.map(printCommand).join(" | ");
  if (pipe.decl.length === 0) return commands;
  return `${pipe.decl.map(printArgument).join(", ")} ${pipe.isAssign ? "=" : ":="} ${commands}`;
}

function printCommand(command: CommandNode): string {
  return command.args.map((node) => node.kind === "pipe" ? `(${printPipe(node)})` : printArgument(node)).join(
    " ",
  );
}

function printArgument(node: ArgumentNode): string {
  switch (node.kind) {
    case "identifier":
      return node.name;
    case "variable":
      return node.ident.join(".");
    case "field":
      return "." + node.ident.join(".");
    case "chain": {
      const base = printArgument(node.node);
      return (node.node.kind === "pipe" ? `(${base})` : base) + "." + node.fields.join(".");
    }
    case "dot":
      return ".";
    case "nil":
      return "nil";
    case "bool":
      return String(node.value);
    case "string":
      return node.quoted;
    case "number":
      return node.literal.text;
    case "pipe":
      return printPipe(node);
  }
}
