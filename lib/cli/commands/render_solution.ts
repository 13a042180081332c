import { resolve } from "node:path";
import { ExitCode } from "../../diagnostics/mod.ts";
import type { Solution } from "../../solution/mod.ts";
import type { ValueObject } from "../../value/mod.ts";
import { type DocumentForms, documentText, printDocument } from "../document.ts";
import { graphText } from "../graph_output.ts";
import { checkHtmlFlag, writeHtml } from "../html_file.ts";
import type { Invocation } from "../invocation.ts";
import { isShaped, type OutputPlan, planOutput } from "../output.ts";
import { checkSnapshotFlags, loadWithParameters, runParameters } from "../run_input.ts";
import { actionOptions, openSession, resolveOptions, type Session } from "../session.ts";
import { writeOutputFile, writeSnapshot } from "../snapshot_file.ts";
import { solutionRequest } from "../source.ts";
import type { Format } from "../tree/shared.ts";
import { renderRows } from "../views/render_rows.ts";

export { solutionHelp as extraHelp } from "../views/solution_help.ts";

/** Formats that draw the graph; the others show the document, or a table of its actions. */
const GRAPHS: ReadonlySet<Format> = new Set(["text", "mermaid"]);

/** `render solution`. */
export async function run(invocation: Invocation): Promise<number> {
  const { flags, args } = invocation;
  const plan = await planOutput(invocation, {
    blankLine: true,
    ...(flags.bool("compact") && { json: { indent: 0 } }),
  });
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
    const wantsGraph = flags.bool("action-graph") || (!isShaped(plan) && GRAPHS.has(plan.format));
    if (wantsGraph) await printGraph(invocation, plan, session, solution, parameters);
    else await printRendered(invocation, plan, session, solution, parameters);
    return ExitCode.success;
  } finally {
    session.finish();
  }
}

async function printGraph(
  invocation: Invocation,
  plan: OutputPlan,
  session: Session,
  solution: Solution,
  parameters: ValueObject,
): Promise<void> {
  const graph = await session.engine.actionGraph(
    solution,
    await resolveOptions(invocation, parameters),
    await actionOptions(invocation),
  );
  session.finish();
  await write(invocation, await graphText(invocation, plan, graph));
}

async function printRendered(
  invocation: Invocation,
  plan: OutputPlan,
  session: Session,
  solution: Solution,
  parameters: ValueObject,
): Promise<void> {
  const { flags } = invocation;
  const { document } = await session.engine.render(solution, await resolveOptions(invocation, parameters), {
    ...await actionOptions(invocation),
    timestamp: flags.bool("timestamp") && !flags.bool("no-timestamp"),
  });
  session.finish();
  const forms: DocumentForms = {
    document,
    items: renderRows(document),
    text: "items",
  };
  if (flags.bool("interactive")) await printDocument(invocation, plan, forms);
  else await write(invocation, await documentText(invocation, plan, forms));
}

/** To stdout, or into the file of `--output-file`. */
async function write({ flags, folder, terminal }: Invocation, text: string): Promise<void> {
  const file = flags.text("output-file");
  if (file === undefined) await terminal.data(text);
  else await writeOutputFile(resolve(folder, file), text);
}
