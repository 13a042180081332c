import type { IgnoredBlock } from "../../lib/gotemplate/mod.ts";
import { isObject, type Value } from "../../lib/value/mod.ts";
import { text } from "../shared/inputs.ts";

/** The `ignoredBlocks` input as the template engine takes it; the engine checks each entry. */
export function ignoredBlocks(blocks: readonly Value[]): IgnoredBlock[] {
  return blocks.filter(isObject).map((block) => ({
    start: text(block, "start"),
    end: text(block, "end"),
    line: text(block, "line"),
  }));
}
