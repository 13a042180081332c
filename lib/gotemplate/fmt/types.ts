import type { Value } from "../../value/mod.ts";
import { goType } from "../functions/go_values.ts";

/** A Go `complex128`. Only constants of a template have this type; no value of the model does. */
export class Complex {
  constructor(readonly real: number, readonly imaginary: number) {}
}

/** What can be printed. */
export type Printable = Value | Complex;

/** Counts the parts of a value that is printed, so that a value whose parts are shared cannot grow without bound. */
export interface Meter {
  /** Counts work; throws when the limit is reached. */
  step(count: number): void;
  /** Counts bytes about to be produced; throws when the limit is reached. */
  produce(bytes: number): void;
}

/** A meter that counts nothing. */
export const UNMETERED: Meter = { step() {}, produce() {} };

/** Deepest nesting that is printed. Only a map that was put into itself is deeper. */
export const MAX_PRINT_DEPTH = 1_000;

/** A value nests too deep to be printed. */
export class PrintDepthError extends Error {
  override readonly name = "PrintDepthError";
  constructor() {
    super(`value nests deeper than ${MAX_PRINT_DEPTH} levels`);
  }
}

/** The `%T` of a printable. */
export function typeName(value: Printable): string {
  return value instanceof Complex ? "complex128" : goType(value);
}
