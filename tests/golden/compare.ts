import type { Got, Want } from "./case.ts";

/** Where a result differs from what a case wants, one line each; empty when it agrees. */
export function differences(want: Want, got: Got): string[] {
  const found: string[] = [];
  if (got.exit !== want.exit) found.push(`exit: want ${want.exit}, got ${got.exit}`);
  compareValues(want.stdout, got.stdout, "stdout", found);
  for (const part of want.stderrContains) {
    if (!got.stderr.includes(part)) found.push(`stderr: lacks ${JSON.stringify(part)}`);
  }
  compareValues(want.files ?? {}, got.files, "files", found);
  compareValues([...(want.deleted ?? [])].sort(), got.deleted, "deleted", found);
  if (found.length > 0 && got.stderr !== "") found.push(`stderr was:\n${got.stderr}`);
  return found;
}

/** Messages are our own words: it is enough that they hold what the case names. */
const MESSAGES = new Set(["error", "message"]);

function compareValues(want: unknown, got: unknown, path: string, found: string[]): void {
  const key = path.slice(path.lastIndexOf(".") + 1);
  if (typeof want === "string" && typeof got === "string" && MESSAGES.has(key)) {
    if (!got.includes(want)) found.push(`${path}: ${JSON.stringify(got)} lacks ${JSON.stringify(want)}`);
    return;
  }
  if (key === "warnings" && Array.isArray(want) && Array.isArray(got)) {
    const lacking = want.filter((text) => !got.some((other) => String(other).includes(String(text))));
    if (lacking.length > 0) found.push(`${path}: lacks ${JSON.stringify(lacking)} in ${JSON.stringify(got)}`);
    return;
  }
  if (Array.isArray(want) && Array.isArray(got)) {
    if (want.length !== got.length) return differ(want, got, path, found);
    want.forEach((item, index) => compareValues(item, got[index], `${path}[${index}]`, found));
    return;
  }
  if (isRecord(want) && isRecord(got)) {
    for (const name of new Set([...Object.keys(want), ...Object.keys(got)])) {
      if (!Object.hasOwn(want, name)) found.push(`${path}.${name}: unwanted ${JSON.stringify(got[name])}`);
      else if (!Object.hasOwn(got, name)) {
        found.push(`${path}.${name}: missing, want ${JSON.stringify(want[name])}`);
      } else compareValues(want[name], got[name], `${path}.${name}`, found);
    }
    return;
  }
  if (want !== got) differ(want, got, path, found);
}

function differ(want: unknown, got: unknown, path: string, found: string[]): void {
  found.push(`${path}: want ${JSON.stringify(want)}, got ${JSON.stringify(got)}`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
