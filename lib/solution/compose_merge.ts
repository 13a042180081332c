import type { MapEntry, MapNode, YamlNode } from "../yaml/mod.ts";
import type { Decoder } from "./decoder.ts";

/** A file of the solution, by the name that messages use. */
export interface Part {
  readonly name: string;
  readonly root: MapNode;
}

/** The entries of several maps; a name that two of them hold is a problem. */
export function mergeEntries(
  decoder: Decoder,
  maps: readonly { readonly part: Part; readonly node: YamlNode | undefined }[],
  noun: string,
): MapEntry[] {
  const owner = new Map<string, Part>();
  const merged: MapEntry[] = [];
  for (const { part, node } of maps) {
    for (const entry of node?.kind === "map" ? node.entries : []) {
      const first = owner.get(entry.name);
      if (first) {
        decoder.problem(
          "SCAF1012",
          `duplicate ${noun} "${entry.name}": defined in both ${nameOf(first)} and ${nameOf(part)}`,
          entry.key.range,
          "rename or remove one of them",
        );
        continue;
      }
      owner.set(entry.name, part);
      merged.push(entry);
    }
  }
  return merged;
}

function nameOf(part: Part): string {
  return part.name === "" ? "root solution" : `composed file ${part.name}`;
}
