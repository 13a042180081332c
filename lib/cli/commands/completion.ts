import { ScafctlError } from "../../diagnostics/mod.ts";
import type { Invocation } from "../invocation.ts";
import { completionScript, type Shell, SHELLS } from "../views/completion_script.ts";

/** `completion SHELL`: the script that a shell loads. */
export async function run(invocation: Invocation): Promise<number> {
  const shell = invocation.path.at(-1)!;
  if (!SHELLS.includes(shell as Shell)) throw new ScafctlError("SCAF2004", `no completion for "${shell}"`);
  await invocation.terminal.data(completionScript(shell as Shell, !invocation.flags.bool("no-descriptions")));
  return 0;
}
