import { ScafctlError } from "../../diagnostics/mod.ts";
import { object, type ValueObject } from "../../value/mod.ts";

/**
 * A solution's text with other `spec.permissions`; everything else, comments included, stays. Throws SCAF2005 when `spec`
 * is not written as an indented block.
 */
export async function withPermissions(text: string, permissions: ValueObject): Promise<string> {
  const { emitYaml } = await import("../../yaml/mod.ts");
  const lines = text.split("\n");
  const spec = lines.findIndex((line) => /^spec:\s*(#.*)?$/.test(line));
  const first = lines.findIndex((line, index) => index > spec && /^ +[^\s#]/.test(line));
  if (spec === -1 || first === -1) {
    throw new ScafctlError("SCAF2005", "`spec:` is not written as a block, so the file stays as it is", {
      hint: "leave out --write and copy what is printed",
    });
  }
  const indent = /^ +/.exec(lines[first]!)![0];
  const block = emitYaml(object({ permissions }), { indent: indent.length, sort: "data" }).trimEnd()
    .split("\n").map((line) => indent + line);
  const old = lines.findIndex((line, index) => index > spec && line.startsWith(`${indent}permissions:`));
  if (old === -1) lines.splice(spec + 1, 0, ...block);
  else lines.splice(old, blockEnd(lines, old, indent) - old, ...block);
  return lines.join("\n");
}

/** The line after a member: the first that is indented no deeper and not empty. */
function blockEnd(lines: readonly string[], start: number, indent: string): number {
  let end = start + 1;
  while (end < lines.length && (lines[end]!.trim() === "" || /^ /.test(lines[end]!.slice(indent.length)))) {
    end++;
  }
  // Empty lines belong to what follows.
  while (lines[end - 1]!.trim() === "") end--;
  return end;
}
