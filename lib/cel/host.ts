import { Timestamp, type Value } from "../value/mod.ts";
import { fail } from "./errors.ts";

/**
 * What functions may reach outside of the engine. All members are replaceable, per environment or per
 * evaluation, so that results can be made deterministic and nothing is touched that a caller has not given.
 */
export interface Host {
  /** The current instant (`time.now`). */
  now(): Timestamp;
  /** A new random UUID (`guid.new`). */
  uuid(): string;
  /** Whether a path exists (`filepath.exists`). */
  exists(path: string): boolean;
  /** Blocks for this long (`debug.sleep`); must return early when the signal of the evaluation is aborted. */
  sleep(milliseconds: number): void;
  /** Receives the text of `debug.out`. */
  debug(text: string): void;
  /** Reads a YAML text (`yaml.unmarshal`). */
  parseYaml(text: string): Value;
  /** Writes a YAML text (`yaml.marshal`). */
  formatYaml(value: Value): string;
  /** Path separator of `filepath.*`. */
  readonly separator: "/" | "\\";
  /** IANA name of the zone of `time.nowFmt`; empty = the zone of this process. */
  readonly zone: string;
}

/** Longest pause `debug.sleep` may make, in milliseconds. */
export const MAX_SLEEP = 3_600_000;

/**
 * The host used where nothing else is given: clock, UUIDs, file tests and pauses of this process; `debug.out`
 * is silent, and YAML is not available.
 */
export const defaultHost: Host = {
  now() {
    const milliseconds = Date.now();
    const seconds = Math.floor(milliseconds / 1000);
    return new Timestamp(seconds, (milliseconds - seconds * 1000) * 1_000_000);
  },
  uuid: () => crypto.randomUUID(),
  exists(path) {
    try {
      Deno.statSync(path);
      return true;
    } catch {
      return false;
    }
  },
  sleep(milliseconds) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
  },
  debug() {},
  parseYaml() {
    throw fail("unavailable", "yaml.unmarshal: no YAML reader is available here");
  },
  formatYaml() {
    throw fail("unavailable", "yaml.marshal: no YAML writer is available here");
  },
  separator: Deno.build.os === "windows" ? "\\" : "/",
  zone: "",
};
