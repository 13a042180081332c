import { asNumber, formatFloat, isObject, type Value, type ValueObject } from "../../lib/value/mod.ts";
import { looksLikeExpression, type Scope, scopeOf, scopeWithin } from "./expression_texts.ts";
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

/** Writes blocks, in the form that parsing gives, as HCL in canonical style. */
export async function generateHcl(blocks: ValueObject): Promise<string> {
  const texts: string[] = [];
  const scope = scopeOf(blocks);
  for (const [key, type] of KINDS) {
    const value = Object.hasOwn(blocks, key) ? blocks[key]! : null;
    if (isObject(value)) {
      if (Object.keys(value).length === 0) continue;
      if (type === "terraform") texts.push(await terraformBlock(value, scope));
      else if (type === "locals") texts.push(await block("locals", [], value, [], scope));
    } else if (Array.isArray(value)) {
      for (const item of value) if (isObject(item)) texts.push(await topBlock(type, item, scope));
    }
  }
  const { format } = await toolsLibrary();
  return await format(texts.join("\n"));
}

async function topBlock(type: string, item: ValueObject, scope: Scope): Promise<string> {
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
    ...await subBlocks("validation", item.validation, scope),
    ...await subBlocks("assert", item.assertions, scope),
    ...(type === "check" ? await dataBlocks(item.data, scope) : []),
    ...await nestedBlocks(item.blocks, scope),
  ];
  return await block(type, labels, { ...attributes, ...sorted(item.attributes) }, subs, scope);
}

async function subBlocks(type: string, items: Value | undefined, scope: Scope): Promise<string[]> {
  const texts: string[] = [];
  for (const item of maps(items)) texts.push(await block(type, [], sorted(item), [], scope));
  return texts;
}

async function dataBlocks(items: Value | undefined, scope: Scope): Promise<string[]> {
  const texts: string[] = [];
  for (const item of maps(items)) {
    const labels = [item.type, item.name].filter((label) => typeof label === "string");
    texts.push(await block("data", labels, sorted(item.attributes), [], scope));
  }
  return texts;
}

async function nestedBlocks(items: Value | undefined, scope: Scope): Promise<string[]> {
  const texts: string[] = [];
  for (const item of maps(items)) {
    const labels = Array.isArray(item.labels) ? item.labels.filter((label) => typeof label === "string") : [];
    const type = typeof item.type === "string" ? item.type : "";
    const subs = await nestedBlocks(item.blocks, scopeWithin(scope, item));
    texts.push(await block(type, labels, sorted(item.attributes), subs, scope));
  }
  return texts;
}

async function terraformBlock(value: ValueObject, scope: Scope): Promise<string> {
  const attributes: Record<string, Value> = Object.create(null);
  if (Object.hasOwn(value, "required_version")) attributes.required_version = value.required_version!;
  const subs: string[] = [];
  for (const name of ["required_providers", "backend", "cloud"]) {
    const part = Object.hasOwn(value, name) ? value[name]! : null;
    if (!isObject(part)) continue;
    const isBackend = name === "backend";
    const labels = isBackend && typeof part.type === "string" ? [part.type] : [];
    subs.push(await block(name, labels, sorted(isBackend ? part.attributes : part), [], scope));
  }
  return await block("terraform", [], { ...attributes, ...sorted(value.attributes) }, subs, scope);
}

async function block(
  type: string,
  labels: readonly string[],
  attributes: Readonly<Record<string, Value>>,
  subs: readonly string[],
  scope: Scope,
): Promise<string> {
  const head = [type, ...labels.map((label) => hclString(label))].join(" ");
  const lines: string[] = [];
  for (const name of type === "locals" ? Object.keys(attributes).sort() : Object.keys(attributes)) {
    lines.push(`${name} = ${await attributeText(type, name, attributes[name]!, scope)}\n`);
  }
  return `${head} {\n${lines.join("")}${subs.join("")}}\n`;
}

async function attributeText(block: string, name: string, value: Value, scope: Scope): Promise<string> {
  const isType = block === "variable" && name === "type";
  if (isType && typeof value === "string" && isTypeConstraint(value)) return value.trim();
  return await valueText(value, (text) => looksLikeExpression(text, scope, block, name));
}

/** Whether a text is a type like `string` or `map(list(string))`, which is written without quotes. */
function isTypeConstraint(text: string): boolean {
  const trimmed = text.trim();
  return /^(string|number|bool|any)$/.test(trimmed) ||
    /^(list|map|set|object|tuple)\([\s\S]*\)$/.test(trimmed);
}

async function valueText(value: Value, isExpression: (text: string) => Promise<boolean>): Promise<string> {
  if (typeof value === "string") return await isExpression(value) ? value.trim() : hclString(value);
  if (value === null || typeof value === "boolean" || typeof value === "bigint") return String(value);
  const number = asNumber(value);
  if (number !== undefined) return Number.isInteger(number) ? String(number) : formatFloat(number, "g");
  if (Array.isArray(value)) {
    const items: string[] = [];
    for (const item of value) items.push(await valueText(item, isExpression));
    return `[${items.join(", ")}]`;
  }
  if (isObject(value)) {
    const names = Object.keys(value).sort();
    if (names.length === 0) return "{}";
    const lines: string[] = [];
    for (const name of names) {
      lines.push(`${keyText(name)} = ${await valueText(value[name]!, isExpression)}\n`);
    }
    return `{\n${lines.join("")}}`;
  }
  return hclString(String(value));
}

function keyText(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_-]*$/.test(name) ? name : hclString(name);
}

function maps(value: Value | undefined): ValueObject[] {
  return Array.isArray(value) ? value.filter((item) => isObject(item)) : [];
}

function sorted(value: Value | undefined): Record<string, Value> {
  const result: Record<string, Value> = Object.create(null);
  if (isObject(value)) { for (const name of Object.keys(value).sort()) result[name] = value[name]!; }
  return result;
}
