import { asNumber, double, kindOf, object, type Value } from "../../lib/value/mod.ts";
import type { Node } from "./grammar.ts";

/** Thrown within this file for what has no value without variables and functions. */
class NotConstant extends Error {}

/** Nesting beyond this is not folded; the source text is as good. */
const DEEPEST = 200;

const INT64_MAX = 2n ** 63n - 1n;

/** The value of an expression that is constant, else its source text. */
export function expressionValue(node: Node): Value {
  try {
    return valueOf(node, 0);
  } catch (error) {
    if (error instanceof NotConstant) return node.text.trim();
    throw error;
  }
}

function valueOf(node: Node, depth: number): Value {
  if (depth > DEEPEST) throw new NotConstant();
  const inner = () => valueOf(only(node), depth + 1);
  switch (node.type) {
    case "expression":
    case "literal_value":
    case "collection_value":
    case "template_expr":
    case "operation":
    case "parenthesized_expression":
      return inner();
    case "numeric_lit":
      return numberOf(node.text);
    case "bool_lit":
      return node.text === "true";
    case "null_lit":
      return null;
    case "string_lit":
    case "quoted_template":
      return quoted(node, depth);
    case "heredoc_template":
      return heredoc(node);
    case "tuple":
      return node.namedChildren.filter((child) => child?.type === "expression").map((child) =>
        valueOf(child!, depth + 1)
      );
    case "object":
      return objectOf(node, depth);
    case "unary_operation":
      return unary(node.child(0)!.text, valueOf(node.namedChild(0)!, depth + 1));
    case "binary_operation":
      return binaryOf(node, depth);
    case "conditional":
      return conditional(node, depth);
    default:
      throw new NotConstant();
  }
}

/** The single part of a node; more parts are accesses to a member, which are left as they are written. */
function only(node: Node): Node {
  const parts = node.namedChildren.filter((child) => child && child.type !== "comment");
  if (parts.length !== 1) throw new NotConstant();
  return parts[0]!;
}

function numberOf(text: string): Value {
  if (/^\d+$/.test(text)) {
    const integer = BigInt(text);
    const clamped = integer > INT64_MAX ? INT64_MAX : integer;
    return clamped <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(clamped) : clamped;
  }
  return plainNumber(Number(text));
}

/** Whole numbers are integers, whatever they were computed from. */
function plainNumber(number: number): Value {
  if (!Number.isFinite(number)) throw new NotConstant();
  return Number.isSafeInteger(number) ? number + 0 : double(number);
}

function quoted(node: Node, depth: number): Value {
  const parts: Value[] = [];
  for (const child of node.namedChildren) {
    if (!child || child.type === "quoted_template_start" || child.type === "quoted_template_end") continue;
    if (child.type === "template_literal") parts.push(unescaped(child.text));
    else if (child.type === "template_interpolation") parts.push(interpolated(child, depth));
    else throw new NotConstant();
  }
  const [first] = parts;
  // A template that is nothing but one interpolation is the value itself.
  if (parts.length === 1 && node.namedChildren.some((child) => child?.type === "template_interpolation")) {
    return first!;
  }
  return parts.map(textOf).join("");
}

function interpolated(node: Node, depth: number): Value {
  const inner = node.namedChildren.filter((child) => child?.type === "expression");
  if (inner.length !== 1) throw new NotConstant();
  return valueOf(inner[0]!, depth + 1);
}

function textOf(value: Value): string {
  switch (kindOf(value)) {
    case "string":
    case "bool":
    case "int":
    case "double":
      return String(asNumber(value) ?? value);
    default:
      throw new NotConstant();
  }
}

const ESCAPES: Record<string, string> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };

function unescaped(text: string): string {
  return text.replace(
    /\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)|(\$\$|%%)\{/gs,
    (whole, escape: string | undefined, marker: string | undefined) => {
      if (marker !== undefined) return `${marker[0]}{`;
      if (/^[uU]./.test(escape!)) {
        const code = parseInt(escape!.slice(1), 16);
        return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
      }
      const replacement = Object.hasOwn(ESCAPES, escape!) ? ESCAPES[escape!] : undefined;
      if (replacement === undefined) throw new NotConstant();
      return replacement;
    },
  );
}

/** A heredoc without interpolation; `<<-` takes away the indentation that all lines share. */
function heredoc(node: Node): Value {
  const isPlain = node.namedChildren.every((child) =>
    child && ["heredoc_start", "heredoc_identifier", "template_literal"].includes(child.type)
  );
  if (!isPlain) throw new NotConstant();
  const match = /^<<(-?)[^\r\n]*\r?\n([\s\S]*)$/.exec(node.text);
  if (!match) throw new NotConstant();
  const lines = match[2]!.split("\n");
  // The last line holds the closing marker.
  const content = lines.slice(0, -1);
  const body = match[1] === "-" ? withoutIndent(content) : content;
  return body.map((line) => `${line}\n`).join("").replace(/(\$\$|%%)\{/g, (marker) => `${marker[0]}{`);
}

function withoutIndent(lines: string[]): string[] {
  const indents = lines.filter((line) => line.trim() !== "").map((line) => /^[ \t]*/.exec(line)![0].length);
  const shared = indents.length === 0 ? 0 : Math.min(...indents);
  return lines.map((line) => line.slice(Math.min(shared, /^[ \t]*/.exec(line)![0].length)));
}

function objectOf(node: Node, depth: number): Value {
  const result = object();
  for (const element of node.namedChildren) {
    if (element?.type !== "object_elem") continue;
    const key = element.childForFieldName("key");
    const value = element.childForFieldName("val");
    if (!key || !value) throw new NotConstant();
    result[keyOf(key, depth)] = valueOf(value, depth + 1);
  }
  return result;
}

/** A bare name is a key as it stands; in parentheses it would be a variable. */
function keyOf(node: Node, depth: number): string {
  if (/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(node.text) && !["true", "false", "null"].includes(node.text)) {
    return node.text;
  }
  return textOf(valueOf(node, depth + 1));
}

function unary(operator: string, operand: Value): Value {
  if (operator === "!" && typeof operand === "boolean") return !operand;
  if (operator === "-" && typeof operand === "bigint") return -operand;
  const number = asNumber(operand);
  if (operator === "-" && number !== undefined) return plainNumber(-number);
  throw new NotConstant();
}

function binaryOf(node: Node, depth: number): Value {
  const operands = node.namedChildren.filter((child) => child && child.type !== "comment");
  // Operands in parentheses have these as tokens of their own.
  const operator = node.children.find((child) => child && !child.isNamed && !["(", ")"].includes(child.type));
  if (operands.length !== 2 || !operator) throw new NotConstant();
  return binary(operator.text, valueOf(operands[0]!, depth + 1), valueOf(operands[1]!, depth + 1));
}

function binary(operator: string, left: Value, right: Value): Value {
  if (operator === "==" || operator === "!=") {
    const isScalar = (value: Value) =>
      value === null || typeof value !== "object" || asNumber(value) !== undefined;
    if (!isScalar(left) || !isScalar(right)) throw new NotConstant();
    const same = (asNumber(left) ?? left) === (asNumber(right) ?? right);
    return same === (operator === "==");
  }
  if (typeof left === "boolean" && typeof right === "boolean") {
    if (operator === "&&") return left && right;
    if (operator === "||") return left || right;
  }
  const a = asNumber(left);
  const b = asNumber(right);
  if (a === undefined || b === undefined) throw new NotConstant();
  switch (operator) {
    case "+":
      return plainNumber(a + b);
    case "-":
      return plainNumber(a - b);
    case "*":
      return plainNumber(a * b);
    case "/":
      return plainNumber(a / b);
    case "%":
      return plainNumber(a % b);
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    case ">=":
      return a >= b;
    default:
      throw new NotConstant();
  }
}

function conditional(node: Node, depth: number): Value {
  const parts = node.namedChildren.filter((child) => child && child.type !== "comment");
  if (parts.length !== 3) throw new NotConstant();
  const [condition, yes, no] = parts.map((part) => valueOf(part!, depth + 1));
  if (typeof condition !== "boolean") throw new NotConstant();
  const chosen = (condition ? yes : no)!;
  // Both branches have one type: beside a text, a number or bool becomes one.
  const hasText = typeof yes === "string" || typeof no === "string";
  return hasText && chosen !== null ? textOf(chosen) : chosen;
}
