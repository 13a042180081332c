import { asNumber, isObject, type Value, type ValueObject } from "../../lib/value/mod.ts";

/** A string input, or undefined when it is absent. The executor has checked the type. */
export function text(inputs: ValueObject, name: string): string | undefined {
  const value = own(inputs, name);
  return typeof value === "string" ? value : undefined;
}

/** A boolean input; false when it is absent. */
export function flag(inputs: ValueObject, name: string): boolean {
  return own(inputs, name) === true;
}

/** A numeric input as a JS number, or undefined when it is absent. */
export function number(inputs: ValueObject, name: string): number | undefined {
  return asNumber(own(inputs, name));
}

/** A list input, or undefined when it is absent. */
export function list(inputs: ValueObject, name: string): Value[] | undefined {
  const value = own(inputs, name);
  return Array.isArray(value) ? value : undefined;
}

/** A map input, or undefined when it is absent. */
export function map(inputs: ValueObject, name: string): ValueObject | undefined {
  const value = own(inputs, name);
  return isObject(value) ? value : undefined;
}

/** Any input by its own name, or undefined when it is absent. */
export function own(inputs: ValueObject, name: string): Value | undefined {
  return Object.hasOwn(inputs, name) ? inputs[name] : undefined;
}
