import { toValue } from "../../value/mod.ts";
import { printDocument } from "../document.ts";
import { versioned } from "../envelope.ts";
import { globalFlagTable } from "../help.ts";
import type { Invocation } from "../invocation.ts";
import { planOutput } from "../output.ts";
import { GLOBAL_FLAGS } from "../spec.ts";

/** `scafctl options`. */
export async function run(invocation: Invocation): Promise<number> {
  const plan = await planOutput(invocation);
  const flags = GLOBAL_FLAGS.map(({ name, short, type, values, help }) =>
    toValue({ name, short, type, values, description: help })
  );
  await printDocument(invocation, plan, {
    document: versioned("FlagList", { flags }),
    items: flags,
    text: () => `These flags can be given to every command:\n\n${globalFlagTable()}\n`,
  });
  return 0;
}
