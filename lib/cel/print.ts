import { Float, Uint, type Value } from "../value/mod.ts";
import type { Ast, Call, Expr } from "./ast.ts";

/**
 * Binding strength of what an expression begins with; a weaker part stands in parentheses inside a stronger
 * one.
 */
const CONDITIONAL = 0;
const OR = 1;
const AND = 2;
const RELATION = 3;
const SUM = 4;
const PRODUCT = 5;
const UNARY = 6;
const MEMBER = 7;

const OPERATORS: Readonly<Record<string, readonly [symbol: string, level: number]>> = {
  "_<_": ["<", RELATION],
  "_<=_": ["<=", RELATION],
  "_>_": [">", RELATION],
  "_>=_": [">=", RELATION],
  "_==_": ["==", RELATION],
  "_!=_": ["!=", RELATION],
  "@in": ["in", RELATION],
  "_+_": ["+", SUM],
  "_-_": ["-", SUM],
  "_*_": ["*", PRODUCT],
  "_/_": ["/", PRODUCT],
  "_%_": ["%", PRODUCT],
};

/**
 * Writes an expression with as few parentheses as it needs; reading the text again gives the same tree.
 *
 * @example
 * ```ts
 * import { parse, print } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(print(parse("((a+b))*c")), "(a + b) * c");
 * ```
 */
export function print(ast: Ast | Expr): string {
  const parts: string[] = [];
  write("root" in ast ? ast.root : ast, CONDITIONAL, parts);
  return parts.join("");
}

function levelOf(expr: Expr): number {
  switch (expr.kind) {
    case "conditional":
      return CONDITIONAL;
    case "logic":
      return expr.op === "||" ? OR : AND;
    case "binary":
      return OPERATORS[expr.op]![1];
    case "call":
      return expr.target === undefined && (expr.name === "!_" || expr.name === "-_") ? UNARY : MEMBER;
    default:
      return MEMBER;
  }
}

function write(expr: Expr, least: number, parts: string[]): void {
  const level = levelOf(expr);
  if (level < least) {
    parts.push("(");
    write(expr, CONDITIONAL, parts);
    parts.push(")");
    return;
  }
  switch (expr.kind) {
    case "literal":
      parts.push(literal(expr.value));
      return;
    case "ident":
      parts.push(expr.rooted ? "." + expr.name : expr.name);
      return;
    case "select":
      if (expr.mode === "test") parts.push("has(");
      write(expr.operand, MEMBER, parts);
      parts.push(expr.mode === "optional" ? ".?" : ".", fieldName(expr.field));
      if (expr.mode === "test") parts.push(")");
      return;
    case "call":
      return writeCall(expr, parts);
    case "binary":
      return writeBinary(expr, parts);
    case "logic":
      expr.terms.forEach((term, index) => {
        if (index > 0) parts.push(` ${expr.op} `);
        write(term, level + 1, parts);
      });
      return;
    case "conditional":
      write(expr.condition, OR, parts);
      parts.push(" ? ");
      write(expr.yes, OR, parts);
      parts.push(" : ");
      write(expr.no, CONDITIONAL, parts);
      return;
    case "list":
      parts.push("[");
      commas(expr.elements, parts, ({ value, optional }) => {
        if (optional) parts.push("?");
        write(value, CONDITIONAL, parts);
      });
      parts.push("]");
      return;
    case "map":
      parts.push("{");
      commas(expr.entries, parts, ({ key, value, optional }) => {
        if (optional) parts.push("?");
        write(key, CONDITIONAL, parts);
        parts.push(": ");
        write(value, CONDITIONAL, parts);
      });
      parts.push("}");
      return;
    case "message":
      parts.push(expr.type, "{");
      commas(expr.fields, parts, ({ name, value, optional }) => {
        parts.push(optional ? "?" : "", fieldName(name), ": ");
        write(value, CONDITIONAL, parts);
      });
      parts.push("}");
      return;
    case "comprehension": {
      const isBind = expr.macro === "bind";
      if (isBind) parts.push("cel.bind(", expr.vars[0]!, ", ");
      write(expr.range, isBind ? CONDITIONAL : MEMBER, parts);
      parts.push(isBind ? ", " : `.${expr.spelling}(${expr.vars.join(", ")}, `);
      if (expr.filter !== undefined) {
        write(expr.filter, CONDITIONAL, parts);
        parts.push(", ");
      }
      write(expr.body, CONDITIONAL, parts);
      parts.push(")");
    }
  }
}

function writeBinary(expr: Expr & { kind: "binary" }, parts: string[]): void {
  const spine: (Expr & { kind: "binary" })[] = [];
  let at: Expr = expr;
  // The left side stays without parentheses while it binds at least as strongly.
  while (at.kind === "binary" && (spine.length === 0 || levelOf(at) >= levelOf(spine.at(-1)!))) {
    spine.push(at);
    at = at.left;
  }
  write(at, levelOf(spine.at(-1)!), parts);
  for (const node of spine.reverse()) {
    const [symbol, level] = OPERATORS[node.op]!;
    parts.push(` ${symbol} `);
    write(node.right, level + 1, parts);
  }
}

function writeCall(expr: Call, parts: string[]): void {
  const [first, second] = expr.args;
  if (expr.target === undefined && (expr.name === "!_" || expr.name === "-_")) {
    parts.push(expr.name[0]!);
    // "--1" and "!!a" would be read as nothing at all, and "-1" as a number.
    const isBare = levelOf(first!) === MEMBER && !beginsWithNumber(first!);
    if (isBare) write(first!, MEMBER, parts);
    else {
      parts.push("(");
      write(first!, CONDITIONAL, parts);
      parts.push(")");
    }
    return;
  }
  if (expr.target === undefined && (expr.name === "_[_]" || expr.name === "_[?_]")) {
    write(first!, MEMBER, parts);
    parts.push(expr.name === "_[?_]" ? "[?" : "[");
    write(second!, CONDITIONAL, parts);
    parts.push("]");
    return;
  }
  const { name, args } = expr.written ?? expr;
  if (expr.target !== undefined) {
    write(expr.target, MEMBER, parts);
    parts.push(".");
  }
  parts.push(name, "(");
  commas(args, parts, (argument) => write(argument, CONDITIONAL, parts));
  parts.push(")");
}

/** Whether the text of an expression begins with digits or a sign, which a minus before it would join. */
function beginsWithNumber(expr: Expr): boolean {
  let at: Expr | undefined = expr;
  while (at !== undefined) {
    if (at.kind === "literal") {
      return typeof at.value !== "string" && at.value !== null && literal(at.value) !== "";
    }
    if (at.kind === "select") at = at.mode === "test" ? undefined : at.operand;
    else if (at.kind === "comprehension") at = at.macro === "bind" ? undefined : at.range;
    else if (at.kind === "call") at = at.target ?? (at.name.startsWith("_[") ? at.args[0] : undefined);
    else return false;
  }
  return false;
}

function commas<T>(items: readonly T[], parts: string[], each: (item: T) => void): void {
  items.forEach((item, index) => {
    if (index > 0) parts.push(", ");
    each(item);
  });
}

function fieldName(name: string): string {
  const isPlain = /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !/^(?:true|false|null|in)$/.test(name);
  return isPlain ? name : `\`${name}\``;
}

function literal(value: Value): string {
  if (value === null || typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (typeof value === "string") return quoted(value);
  if (value instanceof Uint8Array) return `b"${[...value].map(byteText).join("")}"`;
  if (value instanceof Uint) return `${value.value}u`;
  if (typeof value === "number" && Number.isSafeInteger(value) && !Object.is(value, -0)) return String(value);
  const number = value instanceof Float ? value.value : value as number;
  const text = Object.is(number, -0) ? "-0.0" : String(number);
  return /[.e]/.test(text) ? text.replace(/^(-?\d+)e/, "$1.0e") : `${text}.0`;
}

function byteText(byte: number): string {
  const isPlain = byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c;
  return isPlain ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, "0")}`;
}

// deno-lint-ignore no-control-regex
const SPECIAL = /[\x00-\x1f\x7f"\\]/g;

function quoted(text: string): string {
  const escaped = text.replace(
    SPECIAL,
    (character) =>
      character === '"' || character === "\\"
        ? "\\" + character
        : character === "\n"
        ? "\\n"
        : `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
  return `"${escaped}"`;
}
