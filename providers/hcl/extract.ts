import { object, type Value, type ValueObject } from "../../lib/value/mod.ts";
import { expressionValue } from "./evaluate.ts";
import type { Node } from "./grammar.ts";
import { emptyResult, type ParseResult, type RawBlock, shapeBlock } from "./shape.ts";

/** An attribute that is set twice: the grammar lets it pass, the language does not. */
export class DuplicateAttribute extends Error {
  constructor(readonly attribute: string, readonly line: number) {
    super(`the argument "${attribute}" is set twice (line ${line})`);
  }
}

/** The blocks of a syntax tree without errors, by kind. Throws {@link DuplicateAttribute}. */
export function extract(root: Node): ParseResult {
  const result = emptyResult();
  const body = root.namedChildren.find((child) => child?.type === "body");
  if (!body) return result;
  const { attributes, blocks } = readBody(body);
  for (const block of blocks) shapeBlock(result, block);
  if (Object.keys(attributes).length > 0) result.attributes = attributes;
  return result;
}

function readBody(body: Node): { attributes: ValueObject; blocks: RawBlock[] } {
  const attributes = object();
  const blocks: RawBlock[] = [];
  for (const child of body.namedChildren) {
    if (child?.type === "attribute") {
      const name = child.namedChild(0)!.text;
      if (Object.hasOwn(attributes, name)) throw new DuplicateAttribute(name, child.startPosition.row + 1);
      attributes[name] = expressionValue(child.namedChildren.find((part) => part?.type === "expression")!);
    } else if (child?.type === "block") {
      blocks.push(readBlock(child));
    }
  }
  return { attributes, blocks };
}

function readBlock(node: Node): RawBlock {
  const [type, ...rest] = node.namedChildren;
  const labels: string[] = [];
  let body: ReturnType<typeof readBody> = { attributes: object(), blocks: [] };
  for (const child of rest) {
    if (child?.type === "identifier") labels.push(child.text);
    else if (child?.type === "string_lit") labels.push(labelText(expressionValue(child)));
    else if (child?.type === "body") body = readBody(child);
  }
  return { type: type!.text, labels, ...body };
}

function labelText(value: Value): string {
  return typeof value === "string" ? value : String(value);
}
