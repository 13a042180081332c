import { isObject, type Value, ValueMap } from "../../value/mod.ts";
import { quote } from "../fmt/quote.ts";
import { Complex, type Printable, typeName } from "../fmt/types.ts";
import type { TemplateMethod } from "../functions/contract.ts";
import type { Item, MissingKey } from "./item.ts";
import { methodOf } from "../functions/mod.ts";
import type { State } from "./state.ts";

/** Calls a method with the arguments that the template gives it. */
export type MethodCall = (state: State, method: TemplateMethod, receiver: Value, name: string) => Item;

/**
 * The field of a value: a method of Go's type if there is one, else an entry of a map.
 * `isBoxed` tells that the receiver is an element of a list or map; `hasArguments` that something wants to be passed.
 */
export function fieldOf(
  state: State,
  receiver: Item,
  name: string,
  isBoxed: boolean,
  missingKey: MissingKey,
  hasArguments: boolean,
  call: MethodCall,
): Item {
  if (receiver === undefined) {
    if (missingKey === "error") state.fail(`nil data; no entry for key ${quote(name)}`);
    return undefined;
  }
  if (receiver === null) state.fail(`nil pointer evaluating interface {}.${name}`);
  if (!(receiver instanceof Complex)) {
    const method = methodOf(receiver, name);
    if (method !== undefined) return call(state, method, receiver, name);
  }
  const isMap = isObject(receiver);
  if (!isMap && !(receiver instanceof ValueMap)) return noField(state, receiver, name, isBoxed);
  if (hasArguments) state.fail(`${name} is not a method but has arguments`);
  const value = isMap ? (Object.hasOwn(receiver, name) ? receiver[name] : undefined) : receiver.get(name);
  if (value !== undefined) return value;
  if (missingKey === "error") state.fail(`map has no entry for key ${quote(name)}`);
  return missingKey === "zero" ? null : undefined;
}

function noField(state: State, receiver: Printable, name: string, isBoxed: boolean): never {
  const type = isBoxed ? "interface {}" : typeName(receiver);
  return state.fail(`can't evaluate field ${name} in type ${type}`);
}
