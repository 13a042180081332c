import { formatJson, isObject, object, type Value, type ValueObject } from "../../lib/value/mod.ts";
import { KINDS, looksLikeExpression } from "./generate.ts";

/** Attributes whose texts the JSON syntax takes as they are, without interpolation marks. */
const PLAIN = new Set(["type", "depends_on", "from", "to", "provider", "providers", "source", "version"]);

/** Writes blocks, in the form that parsing gives, in Terraform's JSON syntax. */
export async function generateJson(blocks: ValueObject): Promise<string> {
  const document = object();
  for (const [key, type] of KINDS) {
    const value = Object.hasOwn(blocks, key) ? blocks[key]! : null;
    if (isObject(value)) {
      if (Object.keys(value).length > 0) {
        document[type] = type === "terraform" ? await terraform(value) : await body(value);
      }
    } else if (Array.isArray(value)) {
      const items = value.filter((item) => isObject(item));
      if (items.length > 0) document[type] = await blocksOf(type, items);
    }
  }
  return formatJson(document, { indent: 2, escapeHtml: false }) + "\n";
}

async function blocksOf(type: string, items: readonly ValueObject[]): Promise<Value> {
  if (type === "moved" || type === "import") return await Promise.all(items.map((item) => body(flat(item))));
  const result = object();
  for (const item of items) {
    const name = typeof item.name === "string" ? item.name : "";
    const kind = typeof item.type === "string" ? item.type : "";
    const isDouble = type === "resource" || type === "data";
    if (name === "" || (isDouble && kind === "")) continue;
    const own = await body(flat(item, isDouble ? ["type", "name"] : ["name"]));
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
function flat(item: ValueObject, without: readonly string[] = []): ValueObject {
  const result = object();
  for (const name of Object.keys(item)) {
    const value = item[name]!;
    if (without.includes(name)) continue;
    if (name === "attributes" && isObject(value)) Object.assign(result, value);
    else if (name === "blocks" && Array.isArray(value)) addBlocks(result, value);
    else if (name === "assertions") result.assert = value;
    else if (name === "data" && Array.isArray(value)) addBlocks(result, value.map(asDataBlock));
    else result[name] = value;
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

function addBlocks(target: ValueObject, blocks: readonly Value[]): void {
  for (const item of blocks) {
    if (!isObject(item) || typeof item.type !== "string") continue;
    const labels = Array.isArray(item.labels) ? item.labels.filter((label) => typeof label === "string") : [];
    let own: Value = flat(item, ["type", "labels"]);
    for (const label of labels.toReversed()) own = object({ [label]: own });
    const before = Object.hasOwn(target, item.type) ? target[item.type]! : [];
    target[item.type] = [...(Array.isArray(before) ? before : [before]), own];
  }
}

async function terraform(value: ValueObject): Promise<Value> {
  const result = flat(value);
  const backend = value.backend;
  if (isObject(backend) && typeof backend.type === "string") {
    result.backend = object({ [backend.type]: isObject(backend.attributes) ? backend.attributes : object() });
  }
  return await body(result);
}

async function body(value: ValueObject): Promise<ValueObject> {
  const result = object();
  for (const name of Object.keys(value)) {
    result[name] = PLAIN.has(name) ? value[name]! : await interpolated(value[name]!);
  }
  return result;
}

/** Expressions in the marks that the JSON syntax wants around them. */
async function interpolated(value: Value): Promise<Value> {
  if (typeof value === "string") {
    if (!await looksLikeExpression(value)) return value;
    const trimmed = value.trim();
    return /^"[\s\S]*"$/.test(trimmed) ? trimmed.slice(1, -1) : `\${${trimmed}}`;
  }
  if (Array.isArray(value)) return await Promise.all(value.map(interpolated));
  return isObject(value) ? await body(value) : value;
}
