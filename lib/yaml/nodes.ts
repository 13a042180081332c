import type { SourceRange } from "../diagnostics/mod.ts";
import { isObject, type MapKey, object, Timestamp, type Value, ValueMap } from "../value/mod.ts";

/** One node of a YAML document: its value, and where it stands. An alias gives the very node of its anchor. */
export type YamlNode = ScalarNode | ListNode | MapNode;

/** A scalar. `text` is what was written (unquoted, unescaped), as a typed text field takes `1.10` or `yes`. */
export interface ScalarNode {
  readonly kind: "scalar";
  readonly value: Value;
  readonly text: string;
  readonly quoted: boolean;
  readonly range: SourceRange;
}

/** A sequence. `value` holds the values of `items`. */
export interface ListNode {
  readonly kind: "list";
  readonly value: Value;
  readonly items: readonly YamlNode[];
  readonly range: SourceRange;
}

/** A mapping, with merged keys (`<<`) after its own. */
export interface MapNode {
  readonly kind: "map";
  readonly value: Value;
  readonly entries: readonly MapEntry[];
  readonly range: SourceRange;
}

/** One pair of a mapping. `name` is the text of the key. */
export interface MapEntry {
  readonly name: string;
  readonly key: ScalarNode;
  readonly value: YamlNode;
}

/** The value of a map's entry by its key's text. */
export function child(node: YamlNode | undefined, name: string): YamlNode | undefined {
  return node?.kind === "map" ? node.entries.find((entry) => entry.name === name)?.value : undefined;
}

/** A list node of the given items. */
export function listNode(items: readonly YamlNode[], range: SourceRange): ListNode {
  return { kind: "list", items, value: items.map((item) => item.value), range };
}

/** A map node of the given entries, whose names must differ. */
export function mapNode(entries: readonly MapEntry[], range: SourceRange): MapNode {
  return { kind: "map", entries, value: mapValue(entries), range };
}

function mapValue(entries: readonly MapEntry[]): Value {
  const isText = (key: ScalarNode) => typeof key.value === "string";
  if (entries.every((entry) => isText(entry.key))) {
    const result = object();
    for (const entry of entries) result[entry.name] = entry.value.value;
    return result;
  }
  return new ValueMap(entries.map((entry) => [keyValue(entry.key), entry.value.value] as const));
}

/** Keys that the value model cannot hold (null, an instant, bytes) are known by their text. */
function keyValue(key: ScalarNode): MapKey {
  const { value } = key;
  const isKey = value !== null && !Array.isArray(value) && !isObject(value) &&
    !(value instanceof Timestamp) && !(value instanceof Uint8Array) && !(value instanceof ValueMap);
  return isKey ? value as MapKey : key.text;
}
