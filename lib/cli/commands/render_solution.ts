import { resolve } from "node:path";
import { ExitCode } from "../../diagnostics/mod.ts";
import type { Solution } from "../../solution/mod.ts";
import { formatJson, type ValueObject } from "../../value/mod.ts";
import { checkHtmlFlag, writeHtml } from "../html_file.ts";
import type { Invocation } from "../invocation.ts";
import { type OutputPlan, planOutput } from "../output.ts";
import { checkSnapshotFlags, loadWithParameters, runParameters } from "../run_input.ts";
import { actionOptions, openSession, resolveOptions, type Session } from "../session.ts";
import { writeOutputFile, writeSnapshot } from "../snapshot_file.ts";
import { solutionRequest } from "../source.ts";

export { solutionHelp as extraHelp } from "../views/solution_help.ts";

/** `render solution`. */
export async function run(invocation: Invocation): Promise<number> {
  const { flags, args } = invocation;
  const plan = await planOutput(invocation, { expressions: false });
  checkSnapshotFlags(invocation, "action-graph");
  checkHtmlFlag(invocation, ["action-graph", "snapshot"]);
  const session = openSession(invocation, plan);
  try {
    const request = await solutionRequest(invocation, { mode: "default", positional: args[0] });
    const loaded = await loadWithParameters(invocation, session.engine, request, []);
    const { solution } = loaded;
    await session.admit(solution);
    const parameters = await runParameters(invocation, loaded);
    if (flags.bool("snapshot")) {
      const result = await session.engine.resolve(solution, await resolveOptions(invocation, parameters));
      session.finish();
      await writeSnapshot(invocation, solution, result, parameters);
      if (result.error) throw result.error;
      return ExitCode.success;
    }
    if (flags.text("html") !== undefined) {
      const { document, resolved } = await session.engine.render(
        solution,
        await resolveOptions(invocation, parameters),
        { ...await actionOptions(invocation), showSensitive: false },
      );
      session.finish();
      await writeHtml(invocation, session, solution, { resolved, actions: document, withTimes: false });
      return ExitCode.success;
    }
    const text = flags.bool("action-graph")
      ? await graphText(invocation, session, solution, parameters)
      : await documentText(invocation, plan, session, solution, parameters);
    session.finish();
    const file = flags.text("output-file");
    if (file === undefined) await invocation.terminal.data(text);
    else await writeOutputFile(resolve(invocation.folder, file), text);
    return ExitCode.success;
  } finally {
    session.finish();
  }
}

async function graphText(
  invocation: Invocation,
  { engine }: Session,
  solution: Solution,
  parameters: ValueObject,
): Promise<string> {
  const graph = await engine.actionGraph(
    solution,
    await resolveOptions(invocation, parameters),
    await actionOptions(invocation),
  );
  const format = invocation.flags.text("graph-format") as "ascii" | "dot" | "mermaid" | "json";
  return format === "json"
    ? formatJson(graph.document(), { indent: 2, sort: "data" }) + "\n"
    : graph.draw(format);
}

async function documentText(
  invocation: Invocation,
  plan: OutputPlan,
  { engine }: Session,
  solution: Solution,
  parameters: ValueObject,
): Promise<string> {
  const { flags } = invocation;
  const { document } = await engine.render(solution, await resolveOptions(invocation, parameters), {
    ...await actionOptions(invocation),
    timestamp: flags.bool("timestamp") && !flags.bool("no-timestamp"),
  });
  switch (plan.format) {
    case "yaml": {
      const { emitYaml } = await import("../../yaml/mod.ts");
      return emitYaml(document, { indent: 4, sort: "data" }) + "\n";
    }
    case "test": {
      const { writeTest } = await import("../views/test_case.ts");
      return await writeTest(invocation, document);
    }
    default:
      return formatJson(document, { indent: flags.bool("compact") ? 0 : 2, sort: "data" }) + "\n";
  }
}
