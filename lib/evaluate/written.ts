import type { ValueRef } from "../solution/model.ts";
import { isObject, type Value, ValueMap } from "../value/mod.ts";

/** Whether a text stands word for word in what a user wrote. */
export type IsWritten = (text: string) => boolean;

/**
 * Tells which texts stand in the inputs themselves. A text that derives from a secret and stands there is a choice between
 * words (`_.token == "" ? "anonymous" : "token"`), a label or a line of a template: it carries nothing of the secret.
 */
export function writtenIn(refs: Iterable<ValueRef>): IsWritten {
  let texts: string[] | undefined;
  return (text) => (texts ??= textsOf(refs)).some((each) => each.includes(text));
}

function textsOf(refs: Iterable<ValueRef>): string[] {
  const texts: string[] = [];
  const pending: ValueRef[] = [...refs];
  for (let ref = pending.pop(); ref; ref = pending.pop()) {
    switch (ref.kind) {
      case "literal":
        collect(ref.value, texts);
        break;
      case "expr":
      case "tmpl":
        texts.push(ref.text);
        break;
      case "list":
        pending.push(...ref.items);
        break;
      case "map":
        for (const [, item] of ref.entries) pending.push(item);
        break;
      case "rslvr":
    }
  }
  return texts;
}

function collect(value: Value, texts: string[]): void {
  const pending: Value[] = [value];
  while (pending.length > 0) {
    const item = pending.pop()!;
    if (typeof item === "string") texts.push(item);
    else if (Array.isArray(item)) pending.push(...item);
    else if (item instanceof ValueMap) pending.push(...item.values());
    else if (isObject(item)) pending.push(...Object.values(item));
  }
}
