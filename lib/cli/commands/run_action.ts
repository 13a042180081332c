import type { Invocation } from "../invocation.ts";
import { runActions } from "../run_actions.ts";
import { sortWords } from "../run_input.ts";

export { solutionHelp as extraHelp } from "../views/solution_help.ts";

/** `run action`: the named actions with all they need; all of them when none is named. */
export function run(invocation: Invocation): Promise<number> {
  const words = sortWords(invocation.args, invocation.flags.given("file"));
  return runActions(invocation, {
    mode: "action",
    source: words.source,
    actions: words.names,
    parameters: words.parameters,
  });
}
