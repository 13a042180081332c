import { ScafctlError } from "../../diagnostics/mod.ts";
import type { Value } from "../../value/mod.ts";
import type { Invocation } from "../invocation.ts";
import { planOutput, printResult } from "../output.ts";

/** What is known of a way to log in. */
interface AuthHandler {
  readonly name: string;
  readonly displayName: string;
}

/** The ways to log in that the program brings along: none. They come with plugins. */
const HANDLERS: readonly AuthHandler[] = [];

/** `get authhandler [NAME]`: the known auth handlers, or one of them. */
export async function run(invocation: Invocation): Promise<number> {
  const { args, terminal } = invocation;
  const plan = await planOutput(invocation);
  const name = args[0];
  if (name !== undefined) {
    const found = HANDLERS.find((handler) => handler.name === name);
    if (!found) {
      throw new ScafctlError("SCAF2004", `there is no auth handler named "${name}"`, {
        hint: "this version brings none along; `scafctl get authhandler` lists those that are known",
      });
    }
    await printResult(invocation, plan, { value: { ...found } });
    return 0;
  }
  if (HANDLERS.length === 0) terminal.info("no auth handlers: this version brings none along");
  await printResult(invocation, plan, { value: HANDLERS.map((handler): Value => ({ ...handler })) });
  return 0;
}
