import { isObject, type Value, type ValueObject } from "../../lib/value/mod.ts";
import { failure } from "../shared/failure.ts";
import { own } from "../shared/inputs.ts";

/** Whether an input says something: neither absent nor an empty text or list. */
export function isGiven(inputs: ValueObject, name: string): boolean {
  const value = own(inputs, name);
  return value !== undefined && value !== null && value !== "" &&
    !(Array.isArray(value) && value.length === 0);
}

/** Refuses a call that lacks an input its operation needs. */
export function requireInputs(
  operation: string,
  inputs: ValueObject,
  names: readonly string[],
  why = "",
): void {
  for (const name of names) {
    if (isGiven(inputs, name)) continue;
    throw failure("github", `${name} is required for the operation ${operation}${why}`);
  }
}

/** A text input, or "". */
export function textOf(inputs: ValueObject, name: string): string {
  const value = own(inputs, name);
  return typeof value === "string" ? value : "";
}

/** The texts of a list input. */
export function textsOf(inputs: ValueObject, name: string): string[] {
  const value = own(inputs, name);
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/** A map input, or undefined. */
export function mapOf(inputs: ValueObject, name: string): ValueObject | undefined {
  const value = own(inputs, name);
  return isObject(value) ? value : undefined;
}

/** Copies inputs under the names of the API; those that say nothing are left out. */
export function pick(inputs: ValueObject, names: Readonly<Record<string, string>>): Record<string, Value> {
  const result: Record<string, Value> = {};
  for (const [target, name] of Object.entries(names)) {
    if (isGiven(inputs, name)) result[target] = own(inputs, name)!;
  }
  return result;
}

/** Names that are the same in the API as here. */
export function same(...names: string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, name]));
}
