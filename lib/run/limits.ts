import { ScafctlError, type SourceRange } from "../diagnostics/mod.ts";
import { limitDefault, type LimitName } from "../limits/mod.ts";

/** The limits of a run that count what it is made of; absent ones have their defaults. */
export type CountLimits = Partial<
  Readonly<Record<"forEachItems" | "actions" | "depth" | "runValues", number>>
>;

/** A limit of a run, its default where nothing is said. */
export function limitOf(limits: CountLimits, name: keyof CountLimits): number {
  return limits[name] ?? limitDefault(name);
}

/** Refuses (SCAF6003) a number above its limit. `what` names what is counted. */
export function checkCount(
  what: string,
  count: number,
  limits: CountLimits,
  name: keyof CountLimits & LimitName,
  range?: SourceRange,
): void {
  const most = limitOf(limits, name);
  if (count <= most) return;
  throw new ScafctlError("SCAF6003", `${what}: ${count} are more than the limit of ${most}`, {
    range,
    hint: `divide the work, or raise the limit with --limit ${name}=${count}`,
  });
}
