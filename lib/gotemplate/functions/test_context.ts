import { Timestamp } from "../../value/mod.ts";
import { plainText, sprintf } from "../fmt/mod.ts";
import type { FunctionContext } from "./contract.ts";

/** A context for tests: a fixed clock, bytes that only look random, no limits; parts of it can be replaced. */
export function testContext(parts: Partial<FunctionContext> = {}): FunctionContext {
  let state = 1;
  const random = (count: number): Uint8Array =>
    Uint8Array.from({ length: count }, () => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return state >>> 24;
    });
  return {
    now: () => new Timestamp(1_700_000_000),
    random,
    zone: "UTC",
    step: () => {},
    produce: () => {},
    print: (value) => plainText(value),
    sprintf: (format, args) => sprintf(format, [...args]),
    mutable: new WeakSet(),
    ...parts,
  };
}
