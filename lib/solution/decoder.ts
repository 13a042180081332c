import { type Code, type Diagnostic, didYouMean, type SourceRange } from "../diagnostics/mod.ts";
import { type Duration, Duration as DurationValue, parseDuration, type Value } from "../value/mod.ts";
import type { MapEntry, MapNode, YamlNode } from "../yaml/mod.ts";
import type { LoadWarning } from "./model.ts";

/** Collects what is found while a node tree is turned into the typed model, so that one load reports everything. */
export class Decoder {
  readonly problems: Diagnostic[] = [];
  readonly warnings: LoadWarning[] = [];

  problem(code: Code, message: string, range: SourceRange | undefined, hint?: string): void {
    this.problems.push({
      code,
      severity: "error",
      message,
      ...(range && { range }),
      ...(hint !== undefined && { hint }),
    });
  }

  warn(rule: string, message: string, range: SourceRange, suggestion?: string): void {
    const text = suggestion === undefined ? message : `${message}; ${suggestion}`;
    this.warnings.push({ rule, message: text, range, ...(suggestion !== undefined && { suggestion }) });
  }

  /** A deprecated spelling, which loads. */
  deprecated(path: string, written: string, better: string, range: SourceRange): void {
    this.warn("deprecated-spelling", `${path}: "${written}" is a deprecated spelling of "${better}"`, range);
  }

  wrongType(path: string, node: YamlNode, wanted: string): void {
    this.problem(
      "SCAF1007",
      `line ${lineOf(node.range)}: ${path} must be ${wanted}, not ${describe(node)}`,
      node.range,
    );
  }

  /** The fields of a map; undefined when the node is absent, null, or no map (which is a problem). */
  fields(node: YamlNode | undefined, path: string, known: readonly string[]): Fields | undefined {
    const map = this.map(node, path);
    if (!map) return undefined;
    for (const { name, key } of map.entries) {
      if (known.includes(name)) continue;
      const hint = didYouMean(name, known);
      this.warn(
        "unknown-key",
        `unknown key "${name}"${path === "" ? "" : ` in ${path}`}`,
        key.range,
        hint,
      );
    }
    return new Fields(this, map, path);
  }

  map(node: YamlNode | undefined, path: string): MapNode | undefined {
    if (!node || isNull(node)) return undefined;
    if (node.kind === "map") return node;
    this.wrongType(path === "" ? "the document" : path, node, "a map");
    return undefined;
  }

  list(node: YamlNode | undefined, path: string): readonly YamlNode[] | undefined {
    if (!node || isNull(node)) return undefined;
    if (node.kind === "list") return node.items;
    this.wrongType(path, node, "a list");
    return undefined;
  }

  /** Text, in the way of a typed field of Go: any scalar counts as it is written, null is absent. */
  text(node: YamlNode | undefined, path: string): string | undefined {
    if (!node || isNull(node)) return undefined;
    if (node.kind === "scalar") return node.text;
    this.wrongType(path, node, "text");
    return undefined;
  }

  /** A bool; a typed field also takes the words of YAML 1.1. */
  bool(node: YamlNode | undefined, path: string): boolean | undefined {
    if (!node || isNull(node)) return undefined;
    if (node.kind === "scalar") {
      if (typeof node.value === "boolean") return node.value;
      if (/^(?:y|Y|yes|Yes|YES|on|On|ON)$/.test(node.text)) return true;
      if (/^(?:n|N|no|No|NO|off|Off|OFF)$/.test(node.text)) return false;
    }
    this.wrongType(path, node, "true or false");
    return undefined;
  }

  int(node: YamlNode | undefined, path: string): number | undefined {
    if (!node || isNull(node)) return undefined;
    const value = numeric(node.value);
    if (value !== undefined && Number.isSafeInteger(value)) return value;
    this.wrongType(path, node, "a whole number");
    return undefined;
  }

  number(node: YamlNode | undefined, path: string): number | undefined {
    if (!node || isNull(node)) return undefined;
    const value = numeric(node.value);
    if (value !== undefined) return value;
    this.wrongType(path, node, "a number");
    return undefined;
  }

  /** A duration in Go's form, or whole nanoseconds. */
  duration(node: YamlNode | undefined, path: string): Duration | undefined {
    if (!node || isNull(node)) return undefined;
    if (node.kind === "scalar") {
      const { value } = node;
      if (typeof value === "number" && Number.isSafeInteger(value)) return new DurationValue(BigInt(value));
      if (typeof value === "bigint") return new DurationValue(value);
      const read = typeof value === "string" ? parseDuration(value) : undefined;
      if (read) return read;
    }
    this.wrongType(path, node, "a duration such as 30s, 1m30s or 200ms");
    return undefined;
  }

  texts(node: YamlNode | undefined, path: string): string[] {
    const items = this.list(node, path) ?? [];
    return items.map((item, index) => {
      if (isNull(item)) return "";
      return this.text(item, `${path}[${index}]`) ?? "";
    });
  }

  /** One of a closed list of words; anything else is remarked on and left out. */
  oneOf<const Words extends readonly string[]>(
    node: YamlNode | undefined,
    path: string,
    words: Words,
  ): Words[number] | undefined {
    const text = this.text(node, path);
    if (text === undefined || text === "" || !node) return undefined;
    if (words.includes(text)) return text;
    const hint = didYouMean(text, words);
    const list = `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
    this.warn("unknown-word", `${path} must be ${list}, got "${text}"`, node.range, hint);
    return undefined;
  }
}

/** The fields of one map, read by name. */
export class Fields {
  readonly #entries: Map<string, MapEntry>;

  constructor(readonly decoder: Decoder, readonly map: MapNode, readonly path: string) {
    this.#entries = new Map(map.entries.map((entry) => [entry.name, entry]));
  }

  /** The value, also when it is null; undefined when the key is absent. */
  node(name: string): YamlNode | undefined {
    return this.#entries.get(name)?.value;
  }

  entry(name: string): MapEntry | undefined {
    return this.#entries.get(name);
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  at(name: string): string {
    return this.path === "" ? name : `${this.path}.${name}`;
  }

  text(name: string): string | undefined {
    return this.decoder.text(this.node(name), this.at(name));
  }

  bool(name: string): boolean | undefined {
    return this.decoder.bool(this.node(name), this.at(name));
  }

  int(name: string): number | undefined {
    return this.decoder.int(this.node(name), this.at(name));
  }

  number(name: string): number | undefined {
    return this.decoder.number(this.node(name), this.at(name));
  }

  duration(name: string): Duration | undefined {
    return this.decoder.duration(this.node(name), this.at(name));
  }

  texts(name: string): string[] {
    return this.decoder.texts(this.node(name), this.at(name));
  }

  oneOf<const Words extends readonly string[]>(name: string, words: Words): Words[number] | undefined {
    return this.decoder.oneOf(this.node(name), this.at(name), words);
  }

  /** The plain data under a key; undefined when the key is absent or null. */
  data(name: string): Value | undefined {
    const node = this.node(name);
    return node === undefined || isNull(node) ? undefined : node.value;
  }

  /** The value under `name`, or under a deprecated spelling of it, which is remarked on. */
  renamed(name: string, old: string): YamlNode | undefined {
    const written = this.entry(old);
    if (!written) return this.node(name);
    this.decoder.deprecated(this.path, old, name, written.key.range);
    return this.node(name) ?? written.value;
  }
}

/** Whether a node is the null of YAML. */
export function isNull(node: YamlNode): boolean {
  return node.kind === "scalar" && node.value === null;
}

/** Keeps a field only when it has a value, as optional fields want it. */
export function optional<Key extends string, Type>(
  key: Key,
  value: Type | undefined,
): { readonly [K in Key]?: Type } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [K in Key]?: Type };
}

function numeric(value: Value): number | undefined {
  if (typeof value === "number") return value;
  return isFloat(value) ? value.value : undefined;
}

function isFloat(value: Value): value is Value & { readonly value: number } {
  return typeof value === "object" && value !== null && !Array.isArray(value) &&
    typeof (value as { value?: unknown }).value === "number";
}

function describe(node: YamlNode): string {
  if (node.kind !== "scalar") return `a ${node.kind}`;
  if (node.value === null) return "null";
  if (typeof node.value === "boolean") return `the bool ${node.text}`;
  if (typeof node.value === "string") return `the text "${node.text.slice(0, 60)}"`;
  return `"${node.text.slice(0, 60)}"`;
}

function lineOf(range: SourceRange): number {
  return range.source.position(range.start).line;
}
