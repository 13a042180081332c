import { formatJson, isObject, object, type Value, type ValueObject } from "../../lib/value/mod.ts";
import {
  isReferring,
  looksLikeExpression,
  referencesIn,
  type Scope,
  scopeOf,
  scopeWithin,
} from "./expression_texts.ts";
import { KINDS } from "./generate.ts";

/** Attributes whose texts the JSON syntax takes as they are, without interpolation marks, by the block that they are in. */
const LITERAL: Readonly<Record<string, readonly string[]>> = {
  variable: ["type", "description"],
  module: ["source", "version"],
  terraform: ["required_version"],
  required_providers: ["source", "version", "configuration_aliases"],
};

/** Writes blocks, in the form that parsing gives, in Terraform's JSON syntax. */
export async function generateJson(blocks: ValueObject): Promise<string> {
  const document = object();
  const scope = scopeOf(blocks);
  for (const [key, type] of KINDS) {
    const value = Object.hasOwn(blocks, key) ? blocks[key]! : null;
    if (isObject(value)) {
      if (Object.keys(value).length > 0) {
        document[type] = type === "terraform"
          ? await terraform(value, scope)
          : await attributes(type, value, scope);
      }
    } else if (Array.isArray(value)) {
      const items = value.filter((item) => isObject(item));
      if (items.length > 0) document[type] = await blocksOf(type, items, scope);
    }
  }
  return formatJson(document, { indent: 2, escapeHtml: false }) + "\n";
}

async function blocksOf(type: string, items: readonly ValueObject[], scope: Scope): Promise<Value> {
  if (type === "moved" || type === "import") {
    return await Promise.all(items.map((item) => bodyOf(type, item, scope)));
  }
  const result = object();
  for (const item of items) {
    const name = typeof item.name === "string" ? item.name : "";
    const kind = typeof item.type === "string" ? item.type : "";
    const isDouble = type === "resource" || type === "data";
    if (name === "" || (isDouble && kind === "")) continue;
    const own = await bodyOf(type, item, scope, isDouble ? ["type", "name"] : ["name"]);
    if (isDouble) {
      const group = Object.hasOwn(result, kind) ? result[kind] as ValueObject : result[kind] = object();
      group[name] = own;
    } else if (type === "provider" && Object.hasOwn(result, name)) {
      // Several configurations of one provider, told apart by their alias.
      const before = result[name]!;
      result[name] = [...(Array.isArray(before) ? before : [before]), own];
    } else {
      result[name] = own;
    }
  }
  return result;
}

/** A block's members with its attributes among them; labels and nested blocks find their places in the JSON syntax. */
async function bodyOf(
  type: string,
  item: ValueObject,
  scope: Scope,
  without: readonly string[] = [],
): Promise<ValueObject> {
  const result = object();
  for (const name of Object.keys(item)) {
    const value = item[name]!;
    if (without.includes(name)) continue;
    if (name === "attributes" && isObject(value)) Object.assign(result, await attributes(type, value, scope));
    else if (name === "blocks" && Array.isArray(value)) await addBlocks(result, value, scope);
    else if (name === "validation" || name === "assertions") {
      const rule = name === "assertions" ? "assert" : name;
      const items = (Array.isArray(value) ? value : [value]).filter((part) => isObject(part));
      result[rule] = await Promise.all(items.map((part) => attributes(rule, part, scope)));
    } else if (type === "check" && name === "data" && Array.isArray(value)) {
      await addBlocks(result, value.map(asDataBlock), scope);
    } else result[name] = await attribute(type, name, value, scope);
  }
  return result;
}

function asDataBlock(item: Value): Value {
  if (!isObject(item)) return item;
  return object({
    type: "data",
    labels: [item.type ?? "", item.name ?? ""],
    attributes: item.attributes ?? object(),
  });
}

async function addBlocks(target: ValueObject, blocks: readonly Value[], scope: Scope): Promise<void> {
  for (const item of blocks) {
    if (!isObject(item) || typeof item.type !== "string") continue;
    const labels = Array.isArray(item.labels) ? item.labels.filter((label) => typeof label === "string") : [];
    const own = object();
    if (isObject(item.attributes)) Object.assign(own, await attributes(item.type, item.attributes, scope));
    if (Array.isArray(item.blocks)) await addBlocks(own, item.blocks, scopeWithin(scope, item));
    const placed = labels.reduceRight<Value>((inner, label) => object({ [label]: inner }), own);
    const before = Object.hasOwn(target, item.type) ? target[item.type]! : [];
    target[item.type] = [...(Array.isArray(before) ? before : [before]), placed];
  }
}

async function terraform(value: ValueObject, scope: Scope): Promise<Value> {
  const { backend, required_providers, ...rest } = value;
  const result = await bodyOf("terraform", object(rest), scope);
  if (isObject(required_providers)) {
    result.required_providers = await attributes("required_providers", required_providers, scope);
  }
  if (isObject(backend) && typeof backend.type === "string") {
    const own = isObject(backend.attributes)
      ? await attributes("backend", backend.attributes, scope)
      : object();
    result.backend = object({ [backend.type]: own });
  }
  return result;
}

async function attributes(block: string, value: ValueObject, scope: Scope): Promise<ValueObject> {
  const result = object();
  for (const name of Object.keys(value)) result[name] = await attribute(block, name, value[name]!, scope);
  return result;
}

/** A value whose texts have the marks that the JSON syntax wants around expressions, and before what is none. */
async function attribute(block: string, name: string, value: Value, scope: Scope): Promise<Value> {
  if (Array.isArray(value)) {
    return await Promise.all(value.map((item) => attribute(block, name, item, scope)));
  }
  if (isObject(value)) {
    const result = object();
    for (const key of Object.keys(value)) {
      // The members of a map are named by the user; only those of required_providers mean something.
      const inner = block === "required_providers" ? key : name;
      result[key] = await attribute(block, inner, value[key]!, scope);
    }
    return result;
  }
  if (typeof value !== "string") return value;
  if (isReferring(block, name)) return await referencesIn(value);
  if (Object.hasOwn(LITERAL, block) && LITERAL[block]!.includes(name)) return value;
  if (!await looksLikeExpression(value, scope, block, name)) {
    return value.replace(/[$%](?=\{)/g, (mark) => mark + mark);
  }
  const trimmed = value.trim();
  return quotedTemplate(trimmed) ?? `\${${trimmed}}`;
}

/** The inside of a text that is one template in quotes: the JSON syntax takes each text for one. */
function quotedTemplate(text: string): string | undefined {
  if (!/^"[\s\S]*"$/.test(text)) return undefined;
  const inside = text.slice(1, -1);
  // Escapes are the string's own outside of expressions only; with some, the whole template is one expression.
  return inside.includes("\\") || inside.includes('"') ? undefined : inside;
}
