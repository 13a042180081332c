import { isObject, object, toValue, type Value, type ValueObject } from "../../lib/value/mod.ts";
import { isExpression } from "./grammar.ts";
import { hclTemplate } from "./text.ts";
import { emptyResult, type ParseResult, type RawBlock, shapeBlock } from "./shape.ts";

/** Kinds of block with the number of their labels. */
const LABELS: Readonly<Record<string, number>> = {
  terraform: 0,
  variable: 1,
  locals: 0,
  data: 2,
  resource: 2,
  module: 1,
  output: 1,
  provider: 1,
  moved: 0,
  import: 0,
  check: 1,
};

/** Attributes that are blocks in the native syntax, with the number of their labels. */
const NESTED: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  terraform: { required_providers: 0, backend: 1, cloud: 0 },
  variable: { validation: 0 },
  check: { data: 2, assert: 0 },
};

/**
 * Reads the JSON syntax of Terraform into the result that the native syntax gives: a text that is one interpolation is the
 * expression itself. Throws for text that is no JSON.
 */
export async function readTerraformJson(text: string): Promise<ParseResult> {
  const document = toValue(JSON.parse(text));
  const result = emptyResult();
  for (const part of Array.isArray(document) ? document : [document]) {
    if (!isObject(part)) throw new TypeError("the document must be an object");
    for (const type of Object.keys(part)) {
      const labels = Object.hasOwn(LABELS, type) ? LABELS[type]! : undefined;
      if (labels === undefined) continue;
      for await (const block of blocksOf(type, part[type]!, labels, [])) shapeBlock(result, block);
    }
  }
  return result;
}

async function* blocksOf(
  type: string,
  value: Value,
  depth: number,
  labels: readonly string[],
): AsyncGenerator<RawBlock> {
  if (Array.isArray(value)) {
    for (const item of value) yield* blocksOf(type, item, depth, labels);
  } else if (isObject(value)) {
    if (depth > 0) {
      for (const label of Object.keys(value)) {
        yield* blocksOf(type, value[label]!, depth - 1, [...labels, label]);
      }
    } else {
      yield await blockOf(type, value, labels);
    }
  }
}

async function blockOf(type: string, body: ValueObject, labels: readonly string[]): Promise<RawBlock> {
  const attributes = object();
  const blocks: RawBlock[] = [];
  const known = NESTED[type] ?? {};
  for (const name of Object.keys(body)) {
    // The key for comments.
    if (name === "//") continue;
    if (Object.hasOwn(known, name)) {
      for await (const block of blocksOf(name, body[name]!, known[name]!, [])) blocks.push(block);
    } else {
      attributes[name] = await expressionsOf(body[name]!);
    }
  }
  return { type, labels, attributes, blocks };
}

/** Texts with interpolation as the native syntax would have them. */
async function expressionsOf(value: Value): Promise<Value> {
  if (typeof value === "string") return await expressionOf(value);
  if (Array.isArray(value)) return await Promise.all(value.map(expressionsOf));
  if (!isObject(value)) return value;
  const result = object();
  for (const name of Object.keys(value)) result[name] = await expressionsOf(value[name]!);
  return result;
}

async function expressionOf(text: string): Promise<string> {
  const plain = text.replaceAll("$${", "").replaceAll("%%{", "");
  if (!plain.includes("${") && !plain.includes("%{")) {
    return text.replaceAll("$${", "${").replaceAll("%%{", "%{");
  }
  const inner = /^\$\{([\s\S]*)\}$/.exec(text)?.[1];
  return inner !== undefined && await isExpression(inner) ? inner.trim() : hclTemplate(text);
}
