import { asNumber, formatFloat, isObject, type Value, type ValueObject } from "../../lib/value/mod.ts";
import { isExpression } from "./grammar.ts";
import { PROMOTED } from "./shape.ts";
import { hclString } from "./text.ts";
import { toolsLibrary } from "./libraries.ts";

/** Kinds in the order in which they are written: the name in the input, and the block's own. */
export const KINDS: readonly (readonly [key: string, type: string])[] = [
  ["terraform", "terraform"],
  ["variables", "variable"],
  ["locals", "locals"],
  ["data", "data"],
  ["resources", "resource"],
  ["modules", "module"],
  ["outputs", "output"],
  ["providers", "provider"],
  ["moved", "moved"],
  ["import", "import"],
  ["check", "check"],
];

/** Attributes whose texts name other objects of the configuration, and so are never quoted. */
const REFERRING = new Set(["depends_on", "from", "to", "provider", "providers", "ignore_changes"]);

/** Writes blocks, in the form that parsing gives, as HCL in canonical style. */
export async function generateHcl(blocks: ValueObject): Promise<string> {
  const texts: string[] = [];
  for (const [key, type] of KINDS) {
    const value = Object.hasOwn(blocks, key) ? blocks[key]! : null;
    if (isObject(value)) {
      if (Object.keys(value).length === 0) continue;
      if (type === "terraform") texts.push(await terraformBlock(value));
      else if (type === "locals") texts.push(await block("locals", [], value, []));
    } else if (Array.isArray(value)) {
      for (const item of value) if (isObject(item)) texts.push(await topBlock(type, item));
    }
  }
  const { format } = await toolsLibrary();
  return await format(texts.join("\n"));
}

async function topBlock(type: string, item: ValueObject): Promise<string> {
  const label = (name: string) => typeof item[name] === "string" ? [item[name]] : [];
  const labels = type === "resource" || type === "data"
    ? [...label("type"), ...label("name")]
    : ["moved", "import"].includes(type)
    ? []
    : label("name");
  const attributes: Record<string, Value> = Object.create(null);
  for (const name of PROMOTED[type] ?? []) {
    if (Object.hasOwn(item, name)) attributes[name] = item[name]!;
  }
  const subs = [
    ...await subBlocks("validation", item.validation),
    ...await subBlocks("assert", item.assertions),
    ...(type === "check" ? await dataBlocks(item.data) : []),
    ...await nestedBlocks(item.blocks),
  ];
  return await block(type, labels, { ...attributes, ...sorted(item.attributes) }, subs);
}

async function subBlocks(type: string, items: Value | undefined): Promise<string[]> {
  const texts: string[] = [];
  for (const item of maps(items)) texts.push(await block(type, [], sorted(item), []));
  return texts;
}

async function dataBlocks(items: Value | undefined): Promise<string[]> {
  const texts: string[] = [];
  for (const item of maps(items)) {
    const labels = [item.type, item.name].filter((label) => typeof label === "string");
    texts.push(await block("data", labels, sorted(item.attributes), []));
  }
  return texts;
}

async function nestedBlocks(items: Value | undefined): Promise<string[]> {
  const texts: string[] = [];
  for (const item of maps(items)) {
    const labels = Array.isArray(item.labels) ? item.labels.filter((label) => typeof label === "string") : [];
    const type = typeof item.type === "string" ? item.type : "";
    texts.push(await block(type, labels, sorted(item.attributes), await nestedBlocks(item.blocks)));
  }
  return texts;
}

async function terraformBlock(value: ValueObject): Promise<string> {
  const attributes: Record<string, Value> = Object.create(null);
  if (Object.hasOwn(value, "required_version")) attributes.required_version = value.required_version!;
  const subs: string[] = [];
  for (const name of ["required_providers", "backend", "cloud"]) {
    const part = Object.hasOwn(value, name) ? value[name]! : null;
    if (!isObject(part)) continue;
    const isBackend = name === "backend";
    const labels = isBackend && typeof part.type === "string" ? [part.type] : [];
    subs.push(await block(name, labels, sorted(isBackend ? part.attributes : part), []));
  }
  return await block("terraform", [], { ...attributes, ...sorted(value.attributes) }, subs);
}

async function block(
  type: string,
  labels: readonly string[],
  attributes: Readonly<Record<string, Value>>,
  subs: readonly string[],
): Promise<string> {
  const head = [type, ...labels.map((label) => hclString(label))].join(" ");
  const lines: string[] = [];
  for (const name of type === "locals" ? Object.keys(attributes).sort() : Object.keys(attributes)) {
    lines.push(`${name} = ${await attributeText(name, attributes[name]!)}\n`);
  }
  return `${head} {\n${lines.join("")}${subs.join("")}}\n`;
}

async function attributeText(name: string, value: Value): Promise<string> {
  if (name === "type" && typeof value === "string" && isTypeConstraint(value)) return value.trim();
  return await valueText(value, REFERRING.has(name));
}

/** Whether a text is a type like `string` or `map(list(string))`, which is written without quotes. */
function isTypeConstraint(text: string): boolean {
  const trimmed = text.trim();
  return /^(string|number|bool|any)$/.test(trimmed) ||
    /^(list|map|set|object|tuple)\([\s\S]*\)$/.test(trimmed);
}

async function valueText(value: Value, isReferring: boolean): Promise<string> {
  if (typeof value === "string") {
    return await looksLikeExpression(value, isReferring) ? value.trim() : hclString(value);
  }
  if (value === null || typeof value === "boolean" || typeof value === "bigint") return String(value);
  const number = asNumber(value);
  if (number !== undefined) return Number.isInteger(number) ? String(number) : formatFloat(number, "g");
  if (Array.isArray(value)) {
    const items: string[] = [];
    for (const item of value) items.push(await valueText(item, isReferring));
    return `[${items.join(", ")}]`;
  }
  if (isObject(value)) {
    const names = Object.keys(value).sort();
    if (names.length === 0) return "{}";
    const lines: string[] = [];
    for (const name of names) {
      lines.push(`${keyText(name)} = ${await valueText(value[name]!, isReferring)}\n`);
    }
    return `{\n${lines.join("")}}`;
  }
  return hclString(String(value));
}

function keyText(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_-]*$/.test(name) ? name : hclString(name);
}

/**
 * Whether a text is meant as an expression. Parsing gives expressions as their source text, so a reference, a call, a
 * condition and a template must be told from ordinary texts by their looks; whatever does not parse is a text.
 */
export async function looksLikeExpression(text: string, isReferring = false): Promise<boolean> {
  const trimmed = text.trim();
  const isCandidate = /^(var|local|module|data|each|self|count|path)\./.test(trimmed) ||
    (trimmed.includes("(") && trimmed.endsWith(")")) ||
    isCondition(trimmed) ||
    (/^"[\s\S]*"$/.test(trimmed) && /[$%]\{/.test(trimmed)) ||
    /^<<-?[A-Za-z_]/.test(trimmed) ||
    (isReferring && /^[A-Za-z_][\w-]*([.[][\s\S]*)?$/.test(trimmed));
  return isCandidate && await isExpression(trimmed);
}

/** A question mark and a colon also stand in prose; before the question mark of a condition something is compared or read. */
function isCondition(text: string): boolean {
  const mark = text.indexOf("?");
  if (mark < 0 || !text.includes(":", mark)) return false;
  return /[=!]=|[<>]|&&|\|\||^!|[\w\])]\.[A-Za-z_*]|\)\s*$/.test(text.slice(0, mark));
}

function maps(value: Value | undefined): ValueObject[] {
  return Array.isArray(value) ? value.filter((item) => isObject(item)) : [];
}

function sorted(value: Value | undefined): Record<string, Value> {
  const result: Record<string, Value> = Object.create(null);
  if (isObject(value)) { for (const name of Object.keys(value).sort()) result[name] = value[name]!; }
  return result;
}
