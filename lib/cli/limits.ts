import { limitFact, type LimitName, parseLimits } from "../limits/mod.ts";
import { Duration, durationMillis } from "../value/mod.ts";
import type { Invocation } from "./invocation.ts";

/** The limits in force for a command: `--limit`, then a flag of its own, then the configuration. */
export function limitsOf(
  { flags, config }: Pick<Invocation, "flags" | "config">,
): (name: LimitName) => number {
  const given = parseLimits(flags.list("limit"));
  return (name) => {
    const { key, unit, flag } = limitFact(name);
    const value = given.get(name);
    if (value !== undefined) return value;
    if (unit === "time") {
      const own = flag === undefined ? undefined : flags.duration(flag);
      return durationMillis(own ?? config.duration(key));
    }
    return (flag === undefined ? undefined : flags.int(flag)) ?? config.int(key);
  };
}

/** A time limit as the engine takes it. */
export function timeLimit(milliseconds: number): Duration {
  return new Duration(BigInt(Math.round(milliseconds * 1e6)));
}
