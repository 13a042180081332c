import type { Invocation } from "../invocation.ts";
import { runActions } from "../run_actions.ts";

export { solutionHelp as extraHelp } from "../views/solution_help.ts";

/** `run solution`. The positional is a catalog name (decision S35). */
export function run(invocation: Invocation): Promise<number> {
  const { flags, args } = invocation;
  return runActions(invocation, {
    mode: "solution",
    source: args[0],
    actions: flags.list("action"),
    parameters: [],
  });
}
