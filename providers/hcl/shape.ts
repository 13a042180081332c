import { isObject, object, type Value, type ValueObject } from "../../lib/value/mod.ts";

/** A block as it is written. */
export interface RawBlock {
  readonly type: string;
  readonly labels: readonly string[];
  readonly attributes: ValueObject;
  readonly blocks: readonly RawBlock[];
}

/** The result of parsing: always these kinds, and `attributes` when the top level has some. */
export interface ParseResult {
  readonly variables: Value[];
  readonly resources: Value[];
  readonly data: Value[];
  readonly modules: Value[];
  readonly outputs: Value[];
  readonly locals: ValueObject;
  readonly providers: Value[];
  readonly terraform: ValueObject;
  readonly moved: Value[];
  readonly import: Value[];
  readonly check: Value[];
  attributes?: ValueObject;
}

/** A result without blocks. */
export function emptyResult(): ParseResult {
  return {
    variables: [],
    resources: [],
    data: [],
    modules: [],
    outputs: [],
    locals: object(),
    providers: [],
    terraform: object(),
    moved: [],
    import: [],
    check: [],
  };
}

/** Attributes that stand beside a block's name; the others are under `attributes`. */
export const PROMOTED: Readonly<Record<string, readonly string[]>> = {
  variable: ["type", "default", "description", "sensitive", "nullable"],
  output: ["value", "description", "sensitive", "depends_on"],
  module: ["source", "version", "count", "for_each", "depends_on", "providers"],
  provider: ["alias", "region"],
  moved: ["from", "to"],
  import: ["to", "id", "provider", "for_each"],
};

/** Puts a block into its place in the result. Kinds that Terraform does not know are left out. */
export function shapeBlock(result: ParseResult, block: RawBlock): void {
  const { type, labels, attributes, blocks } = block;
  const named = () => object({ name: labels[0] ?? "" });
  switch (type) {
    case "variable": {
      const validation = blocks.filter((sub) => sub.type === "validation").map((sub) => sub.attributes);
      const own = promote(type, named(), attributes);
      result.variables.push(object({ ...own, ...(validation.length > 0 && { validation }) }));
      return;
    }
    case "resource":
    case "data": {
      const own = withRest(object({ type: labels[0] ?? "", name: labels[1] ?? "" }), attributes);
      (type === "data" ? result.data : result.resources).push(withBlocks(own, blocks));
      return;
    }
    case "module":
      result.modules.push(withBlocks(promote(type, named(), attributes), blocks));
      return;
    case "output":
      result.outputs.push(promote(type, named(), attributes));
      return;
    case "provider":
      result.providers.push(withBlocks(promote(type, named(), attributes), blocks));
      return;
    case "locals":
      Object.assign(result.locals, attributes);
      return;
    case "terraform":
      Object.assign(result.terraform, terraformOf(block));
      return;
    case "moved":
    case "import": {
      const { attributes: _rest, ...own } = promote(type, object(), attributes);
      result[type].push(object(own));
      return;
    }
    case "check":
      result.check.push(checkOf(labels[0] ?? "", blocks));
  }
}

/** Moves the well-known attributes of a block beside its name. */
export function promote(type: string, own: ValueObject, attributes: ValueObject): ValueObject {
  const rest = object(attributes);
  for (const name of PROMOTED[type] ?? []) {
    if (!Object.hasOwn(rest, name)) continue;
    own[name] = rest[name]!;
    delete rest[name];
  }
  return withRest(own, rest);
}

function withRest(own: ValueObject, attributes: ValueObject): ValueObject {
  if (Object.keys(attributes).length > 0) own.attributes = attributes;
  return own;
}

function withBlocks(own: ValueObject, blocks: readonly RawBlock[]): ValueObject {
  if (blocks.length > 0) own.blocks = blocks.map(nested);
  return own;
}

function nested(block: RawBlock): ValueObject {
  const own = object({ type: block.type });
  if (block.labels.length > 0) own.labels = [...block.labels];
  return withBlocks(withRest(own, block.attributes), block.blocks);
}

function terraformOf({ attributes, blocks }: RawBlock): ValueObject {
  const rest = object(attributes);
  const own = object();
  if (Object.hasOwn(rest, "required_version")) {
    own.required_version = rest.required_version!;
    delete rest.required_version;
  }
  for (const sub of blocks) {
    if (sub.type === "required_providers" || sub.type === "cloud") own[sub.type] = sub.attributes;
    else if (sub.type === "backend") {
      own.backend = withRest(object({ type: sub.labels[0] ?? "" }), sub.attributes);
    }
  }
  return withRest(own, rest);
}

function checkOf(name: string, blocks: readonly RawBlock[]): ValueObject {
  const own = object({ name });
  const data = blocks.filter((sub) => sub.type === "data").map((sub) =>
    withRest(object({ type: sub.labels[0] ?? "", name: sub.labels[1] ?? "" }), sub.attributes)
  );
  const assertions = blocks.filter((sub) => sub.type === "assert").map((sub) => sub.attributes);
  if (data.length > 0) own.data = data;
  if (assertions.length > 0) own.assertions = assertions;
  return own;
}

/** Joins the results of several files: lists are appended, in maps the last file wins. */
export function merge(results: readonly ParseResult[]): ParseResult {
  const whole = emptyResult();
  for (const result of results) {
    for (const [kind, value] of Object.entries(result)) {
      const target = kind === "attributes" ? whole.attributes ??= object() : whole[kind as keyof ParseResult];
      if (Array.isArray(value) && Array.isArray(target)) target.push(...value);
      else if (isObject(value) && isObject(target)) Object.assign(target, value);
    }
  }
  return whole;
}
