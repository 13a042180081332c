import {
  equals,
  field,
  formatJson,
  isObject,
  object,
  type Value,
  type ValueObject,
} from "../../value/mod.ts";
import type { SnapshotData } from "../snapshot_data.ts";

/** What became of one resolver between two snapshots. */
export type ChangeType = "added" | "removed" | "modified" | "unchanged";

export interface ResolverChange {
  readonly name: string;
  readonly type: ChangeType;
  /** Fields that differ, with both values; absent fields are null. */
  readonly fields: readonly { readonly field: string; readonly before: Value; readonly after: Value }[];
}

/** Fields that differ from run to run without meaning anything. */
const VOLATILE = ["duration", "failedAttempts", "providerCalls", "startTime", "endTime"];

/** Compares two snapshots resolver by resolver. */
export function compareSnapshots(
  before: SnapshotData,
  after: SnapshotData,
  ignored: readonly string[],
): ResolverChange[] {
  const left = new Set([...VOLATILE, ...ignored]);
  const names = new Set([...Object.keys(before.resolvers), ...Object.keys(after.resolvers)]);
  return [...names].sort().map((name) => {
    const old = field(before.resolvers, name);
    const now = field(after.resolvers, name);
    if (old === undefined) return { name, type: "added", fields: differing(object(), asObject(now), left) };
    if (now === undefined) return { name, type: "removed", fields: differing(asObject(old), object(), left) };
    const fields = differing(asObject(old), asObject(now), left);
    return { name, type: fields.length > 0 ? "modified" : "unchanged", fields };
  });
}

function asObject(value: Value | undefined): ValueObject {
  return isObject(value) ? value : object();
}

function differing(
  old: ValueObject,
  now: ValueObject,
  ignored: ReadonlySet<string>,
): ResolverChange["fields"] {
  const names = new Set([...Object.keys(old), ...Object.keys(now)]);
  return [...names].sort().filter((name) => !ignored.has(name)).flatMap((name) => {
    const before = field(old, name) ?? null;
    const after = field(now, name) ?? null;
    return equals(before, after) ? [] : [{ field: name, before, after }];
  });
}

/** How many resolvers there are of each kind. */
export function countChanges(changes: readonly ResolverChange[]): Record<ChangeType | "total", number> {
  const counts = { total: changes.length, added: 0, removed: 0, modified: 0, unchanged: 0 };
  for (const change of changes) counts[change.type]++;
  return counts;
}

/** The comparison for people. */
export function humanDiff(changes: readonly ResolverChange[], names: readonly [string, string]): string {
  const marks = { added: "+", removed: "-", modified: "~", unchanged: " " };
  const lines = [`Snapshot Diff: ${names[0]} ↔ ${names[1]}`, ""];
  for (const change of changes) {
    lines.push(`${marks[change.type]} ${change.name} (${change.type})`);
    if (change.type !== "modified") continue;
    for (const { field: name, before, after } of change.fields) {
      lines.push(`    ${name}: ${text(before)} → ${text(after)}`);
    }
  }
  const counts = countChanges(changes);
  lines.push(
    "",
    `Total: ${counts.total} | Added: ${counts.added} | Removed: ${counts.removed} | ` +
      `Modified: ${counts.modified} | Unchanged: ${counts.unchanged}`,
  );
  return lines.join("\n") + "\n";
}

/** The comparison as data. */
export function diffDocument(
  changes: readonly ResolverChange[],
  before: SnapshotData,
  after: SnapshotData,
): ValueObject {
  return {
    before: before.metadata,
    after: after.metadata,
    resolvers: object(changes.map(({ name, type, fields }) =>
      [name, {
        type,
        ...(fields.length > 0 && {
          changes: fields.map((change) => ({
            field: change.field,
            before: change.before,
            after: change.after,
          })),
        }),
      }] as const
    )),
    summary: countChanges(changes),
  };
}

function text(value: Value): string {
  return formatJson(value, { escapeHtml: false });
}
