import { child, listNode, type MapEntry, mapNode, type YamlNode } from "../yaml/mod.ts";
import { mergeEntries, type Part } from "./compose_merge.ts";
import type { Decoder } from "./decoder.ts";

/**
 * The `spec.testing` sections of all files in one: cases side by side; of the configuration, builtins are skipped when
 * any file says so, the environment's later entries win, and setup and cleanup steps follow each other.
 */
export function mergeTesting(decoder: Decoder, parts: readonly Part[]): YamlNode | undefined {
  const sections = parts.map((part) => ({ part, node: child(child(part.root, "spec"), "testing") }));
  const given = sections.filter(({ node }) => node?.kind === "map");
  const first = given[0]?.node;
  if (!first || given.length === 1) return first;
  const entries = (first.kind === "map" ? first.entries : []).filter(({ name }) =>
    name !== "cases" && name !== "config"
  );
  const cases = mergeEntries(
    decoder,
    given.map(({ part, node }) => ({ part, node: child(node, "cases") })),
    "test",
  );
  const configs = given.map(({ node }) => child(node, "config")).filter((node) => node !== undefined);
  const result = [...entries];
  if (configs.length > 0) result.push(entry("config", mergeConfig(configs), first));
  if (cases.length > 0) result.push(entry("cases", mapNode(cases, first.range), first));
  return mapNode(result, first.range);
}

function mergeConfig(configs: readonly YamlNode[]): YamlNode {
  const [first] = configs as [YamlNode, ...YamlNode[]];
  const merged = new Map<string, MapEntry>();
  for (const config of configs) {
    for (const item of config.kind === "map" ? config.entries : []) {
      const old = merged.get(item.name);
      merged.set(item.name, old ? { ...old, value: mergeValue(item.name, old.value, item.value) } : item);
    }
  }
  return mapNode([...merged.values()], first.range);
}

function mergeValue(name: string, old: YamlNode, next: YamlNode): YamlNode {
  switch (name) {
    case "skipBuiltins": {
      if (old.value === true || next.value === true) return old.value === true ? old : next;
      if (old.kind !== "list") return next;
      if (next.kind !== "list") return old;
      const texts = new Set(old.items.map((item) => item.value));
      return listNode([...old.items, ...next.items.filter((item) => !texts.has(item.value))], old.range);
    }
    case "env": {
      if (old.kind !== "map" || next.kind !== "map") return next;
      const later = new Set(next.entries.map((item) => item.name));
      return mapNode([...old.entries.filter((item) => !later.has(item.name)), ...next.entries], old.range);
    }
    case "setup":
    case "cleanup":
      return old.kind === "list" && next.kind === "list"
        ? listNode([...old.items, ...next.items], old.range)
        : old;
    default:
      return old;
  }
}

function entry(name: string, value: YamlNode, at: YamlNode): MapEntry {
  return { name, key: { kind: "scalar", value: name, text: name, quoted: false, range: at.range }, value };
}
