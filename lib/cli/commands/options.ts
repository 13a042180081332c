import type { Invocation } from "../invocation.ts";
import { globalFlagTable } from "../help.ts";

/** `scafctl options`. */
export async function run(invocation: Invocation): Promise<number> {
  await invocation.terminal.data(`These flags can be given to every command:\n\n${globalFlagTable()}\n`);
  return 0;
}
