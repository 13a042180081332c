import { ExitCode } from "../../diagnostics/mod.ts";
import type { ResolveResult } from "../../engine/mod.ts";
import { object, type ValueObject } from "../../value/mod.ts";
import { graphText } from "../graph_output.ts";
import { checkHtmlFlag, writeHtml } from "../html_file.ts";
import type { Invocation } from "../invocation.ts";
import { planOutput, printResult } from "../output.ts";
import { checkSnapshotFlags, loadWithParameters, runParameters, sortWords } from "../run_input.ts";
import { openSession, resolveOptions } from "../session.ts";
import { writeSnapshot } from "../snapshot_file.ts";
import { solutionRequest } from "../source.ts";

export { solutionHelp as extraHelp } from "../views/solution_help.ts";

/** `run resolver`. */
export async function run(invocation: Invocation): Promise<number> {
  const { flags, args, terminal } = invocation;
  const plan = await planOutput(invocation, { blankLine: true, keyValue: true });
  checkSnapshotFlags(invocation, "graph");
  checkHtmlFlag(invocation, ["graph"]);
  const words = sortWords(args, flags.given("file"));
  const session = openSession(invocation, plan);
  const { engine } = session;
  try {
    const request = await solutionRequest(invocation, { mode: "default", positional: words.source });
    const loaded = await loadWithParameters(invocation, engine, request, words.parameters);
    const { solution } = loaded;
    const only = words.names.length > 0 && !flags.bool("resolve-all") ? words.names : undefined;
    if (flags.bool("graph")) {
      const parameters = await runParameters(invocation, loaded, new Set());
      const graph = await engine.resolverGraph(solution, await resolveOptions(invocation, parameters, only));
      await terminal.data(await graphText(invocation, plan, graph));
      return ExitCode.success;
    }
    await session.admit(solution);
    const parameters = await runParameters(invocation, loaded, only && new Set(only));
    const result = await engine.resolve(solution, await resolveOptions(invocation, parameters, only));
    session.finish();
    if (flags.bool("snapshot")) await writeSnapshot(invocation, solution, result, parameters);
    await writeHtml(invocation, session, solution, { resolved: result, withTimes: true });
    if (result.error) throw result.error;
    if (!flags.bool("snapshot")) {
      await printResult(invocation, plan, {
        value: valueOf(result, flags.bool("show-execution") || terminal.manners.verbose),
        sensitive: result.sensitive,
        masker: result.masker,
        internal: new Set(
          result.outcomes.filter((outcome) => outcome.internal).map((outcome) => outcome.name),
        ),
      });
    }
    return ExitCode.success;
  } finally {
    session.finish();
  }
}

function valueOf(result: ResolveResult, withExecution: boolean): ValueObject {
  if (!withExecution) return result.values;
  return object({ ...result.values, __execution: result.execution() });
}
