import { isObject, type Value, type ValueObject } from "../../lib/value/mod.ts";
import { isExpression, type Node, withExpression } from "./grammar.ts";

/** What the texts of a configuration may refer to, beside what every configuration has. */
export interface Scope {
  /** Addresses of its resources: `aws_instance.web`. */
  readonly resources: ReadonlySet<string>;
  /** Names of the element in the dynamic blocks around a text. */
  readonly iterators: ReadonlySet<string>;
}

/** The scope of the top level of blocks, in the form that parsing gives. */
export function scopeOf(blocks: ValueObject): Scope {
  const resources = new Set<string>();
  const items = Object.hasOwn(blocks, "resources") ? blocks.resources! : null;
  for (const item of Array.isArray(items) ? items : []) {
    if (isObject(item)) resources.add(`${textOf(item.type)}.${textOf(item.name)}`);
  }
  return { resources, iterators: new Set() };
}

/** The scope within a nested block: a dynamic one names its element after its label, or as `iterator` says. */
export function scopeWithin(scope: Scope, block: ValueObject): Scope {
  if (block.type !== "dynamic") return scope;
  const { attributes, labels } = block;
  const given = isObject(attributes) && Object.hasOwn(attributes, "iterator")
    ? attributes.iterator
    : undefined;
  const name = given ?? (Array.isArray(labels) ? labels[0] : undefined);
  return { ...scope, iterators: new Set([...scope.iterators, textOf(name)]) };
}

function textOf(value: Value | undefined): string {
  return typeof value === "string" ? value : "";
}

/** Attributes that only hold references, with the blocks in which they do. */
const REFERRING: Readonly<Record<string, readonly string[]>> = {
  depends_on: ["resource", "data", "module", "output", "check"],
  provider: ["resource", "data", "import"],
  providers: ["module"],
  from: ["moved", "removed"],
  to: ["moved", "import"],
  ignore_changes: ["lifecycle"],
  replace_triggered_by: ["lifecycle"],
  iterator: ["dynamic"],
  when: ["provisioner"],
  on_failure: ["provisioner"],
};

/** Whether the texts of an attribute name other objects of the configuration, and so are never quoted. */
export function isReferring(block: string, name: string): boolean {
  return Object.hasOwn(REFERRING, name) && REFERRING[name]!.includes(block);
}

/** Blocks whose `condition` is a rule: as a text it would say nothing. */
const RULES = new Set(["validation", "precondition", "postcondition", "assert"]);

/**
 * Whether a text is meant as an expression. Parsing gives expressions as their source text, so a reference, a call, a
 * condition and a template must be told from ordinary texts by their looks; whatever does not parse is a text. What looks like
 * either is an expression when it refers to something that the configuration has.
 */
export async function looksLikeExpression(
  text: string,
  scope: Scope,
  block: string,
  name: string,
): Promise<boolean> {
  const trimmed = text.trim();
  const isLikely = /^(var|local|module|data|each|self|count|path)\./.test(trimmed) ||
    (trimmed.includes("(") && trimmed.endsWith(")")) ||
    isCondition(trimmed) ||
    (/^"[\s\S]*"$/.test(trimmed) && /[$%]\{/.test(trimmed)) ||
    /^<<-?[A-Za-z_]/.test(trimmed) ||
    (name === "condition" && RULES.has(block)) ||
    (isReferring(block, name) && /^([A-Za-z_][\w-]*([.[][\s\S]*)?|[[{][\s\S]*)$/.test(trimmed));
  if (isLikely) return await isExpression(trimmed);
  const isPossible = /^[[{!]|[=!<>]=|[<>]|&&|\|\||^[A-Za-z_][\w-]*[.[]/.test(trimmed);
  return isPossible && await withExpression(trimmed, (node) => refers(node, scope)) === true;
}

/** A question mark and a colon also stand in prose; before the question mark of a condition something is compared or read. */
function isCondition(text: string): boolean {
  const mark = text.indexOf("?");
  if (mark < 0 || !text.includes(":", mark)) return false;
  return /[=!]=|[<>]|&&|\|\||^!|[\w\])]\.[A-Za-z_*]|\)\s*$/.test(text.slice(0, mark));
}

/** Names that stand for something in every configuration. */
const NAMESPACES = new Set(["var", "local", "module", "data", "each", "self", "count", "path", "terraform"]);

/** Whether an expression loops, or reads something that is there. */
function refers(expression: Node, scope: Scope): boolean {
  if (expression.descendantsOfType("for_expr").length > 0) return true;
  return expression.descendantsOfType("variable_expr").some((root) => {
    const member = root?.nextNamedSibling;
    if (!root || member?.type !== "get_attr") return false;
    const [name, attribute] = [root.text, member.namedChild(0)?.text ?? ""];
    return NAMESPACES.has(name) || scope.resources.has(`${name}.${attribute}`) ||
      (scope.iterators.has(name) && ["key", "value"].includes(attribute));
  });
}

/**
 * The references in the text of a list or map: their source texts, as JSON wants them. The text itself when it is neither.
 */
export async function referencesIn(text: string): Promise<Value> {
  return await withExpression<Value>(text.trim(), (node) => {
    const [collection] = node.descendantsOfType(["tuple", "object"]);
    if (!collection || collection.text !== node.text) return text;
    const parts = collection.namedChildren.filter((part) => part !== null);
    if (collection.type === "tuple") {
      return parts.filter((part) => part.type === "expression").map((part) => part.text);
    }
    const result: Record<string, Value> = Object.create(null);
    for (const part of parts) {
      const [key, value] = [part.childForFieldName("key"), part.childForFieldName("val")];
      if (key && value) result[key.text] = value.text;
    }
    return result;
  }) ?? text;
}
