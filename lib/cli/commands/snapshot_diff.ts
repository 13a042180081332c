import { resolve } from "node:path";
import { formatJson } from "../../value/mod.ts";
import type { Invocation } from "../invocation.ts";
import { readSnapshot, type SnapshotData } from "../snapshot_data.ts";
import { writeOutputFile } from "../snapshot_file.ts";
import { compareSnapshots, diffDocument, humanDiff } from "../views/snapshot_diff.ts";

/** `snapshot diff BEFORE AFTER`. Exit 0 also when they differ. */
export async function run(invocation: Invocation): Promise<number> {
  const { args, flags, folder, terminal } = invocation;
  const [beforeName = "", afterName = ""] = args;
  const before = await readSnapshot(beforeName, folder);
  const after = await readSnapshot(afterName, folder);
  const changes = compareSnapshots(before, after, flags.list("ignore-fields"))
    .filter((change) => !flags.bool("ignore-unchanged") || change.type !== "unchanged");
  const format = flags.text("format");
  const text = format === "json"
    ? formatJson(diffDocument(changes, before, after), { indent: 2, sort: "data" }) + "\n"
    : format === "unified"
    ? await unified(before, after, [beforeName, afterName])
    : humanDiff(changes, [beforeName, afterName]);
  const output = flags.text("output");
  if (output === undefined) await terminal.data(text);
  else await writeOutputFile(resolve(folder, output), text);
  return 0;
}

async function unified(before: SnapshotData, after: SnapshotData, names: [string, string]): Promise<string> {
  const { createTwoFilesPatch } = await import("diff");
  const text = (data: SnapshotData) => formatJson(data.resolvers, { indent: 2, escapeHtml: false }) + "\n";
  return createTwoFilesPatch(names[0], names[1], text(before), text(after));
}
