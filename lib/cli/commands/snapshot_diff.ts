import { resolve } from "node:path";
import { formatJson } from "../../value/mod.ts";
import { type DocumentForms, documentText, printDocument } from "../document.ts";
import type { Invocation } from "../invocation.ts";
import { planOutput } from "../output.ts";
import { readSnapshot, type SnapshotData } from "../snapshot_data.ts";
import { writeOutputFile } from "../snapshot_file.ts";
import type { Format } from "../tree/shared.ts";
import { compareSnapshots, diffDocument, humanDiff } from "../views/snapshot_diff.ts";

/** `snapshot diff BEFORE AFTER`. Exit 0 also when they differ. Here `-o` is a file, and the format is `--format`. */
export async function run(invocation: Invocation): Promise<number> {
  const { args, flags, folder, terminal } = invocation;
  const form = flags.text("format");
  const isHuman = form === "human" || form === "unified";
  const plan = await planOutput(invocation, { format: isHuman ? "auto" : form as Format });
  const [beforeName = "", afterName = ""] = args;
  const before = await readSnapshot(beforeName, folder);
  const after = await readSnapshot(afterName, folder);
  const changes = compareSnapshots(before, after, flags.list("ignore-fields"))
    .filter((change) => !flags.bool("ignore-unchanged") || change.type !== "unchanged");
  const forms: DocumentForms = {
    document: diffDocument(changes, before, after),
    items: changes.map(({ name, type, fields }) => ({
      name,
      type,
      fields: fields.map(({ field }) => field),
    })),
    text: () =>
      form === "unified"
        ? unified(before, after, [beforeName, afterName])
        : humanDiff(changes, [beforeName, afterName]),
  };
  const output = flags.text("output");
  if (output === undefined) await printDocument(invocation, plan, forms);
  else {
    await writeOutputFile(resolve(folder, output), await documentText(invocation, plan, forms));
    terminal.verbose(`wrote ${output}`);
  }
  return 0;
}

async function unified(before: SnapshotData, after: SnapshotData, names: [string, string]): Promise<string> {
  const { createTwoFilesPatch } = await import("diff");
  const text = (data: SnapshotData) => formatJson(data.resolvers, { indent: 2, escapeHtml: false }) + "\n";
  return createTwoFilesPatch(names[0], names[1], text(before), text(after));
}
