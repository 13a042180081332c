import type { SourceRange } from "../diagnostics/mod.ts";
import type { Value } from "../value/mod.ts";

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
