import { ExitCode, ScafctlError } from "../diagnostics/mod.ts";
import { runDocument, type RunResult } from "../engine/mod.ts";
import type { Value, ValueObject } from "../value/mod.ts";
import type { DiscoveryMode } from "../solution/mod.ts";
import { checkHtmlFlag, writeHtml } from "./html_file.ts";
import type { Invocation } from "./invocation.ts";
import { MASKED, masksResult, type OutputPlan, planOutput, printResult } from "./output.ts";
import { loadWithParameters, runParameters } from "./run_input.ts";
import { actionOptions, openSession, resolveOptions } from "./session.ts";
import { solutionRequest } from "./source.ts";
import { dryRunText } from "./views/dry_run_text.ts";
import { writeJobSummary } from "./views/job_summary.ts";
import { reportRun } from "./views/run_report.ts";

/** What tells `run solution` and `run action` apart. */
export interface ActionRun {
  readonly mode: DiscoveryMode;
  readonly source?: string | undefined;
  /** Actions by name or alias; all when empty. */
  readonly actions: readonly string[];
  /** Positional parameters. */
  readonly parameters: readonly string[];
}

/** Runs actions of a solution, or says what they would do. Returns the exit code. */
export async function runActions(invocation: Invocation, wish: ActionRun): Promise<number> {
  const { flags, terminal } = invocation;
  const plan = await planOutput(invocation, { expressions: false, blankLine: true });
  if (flags.given("expression") || flags.given("where")) {
    terminal.warn("--expression and --where have no effect on the result of actions");
  }
  checkHtmlFlag(invocation, ["dry-run"]);
  const options = await actionOptions(invocation, wish.actions);
  const session = openSession(invocation, plan);
  const { engine } = session;
  try {
    const request = await solutionRequest(invocation, { mode: wish.mode, positional: wish.source });
    const loaded = await loadWithParameters(invocation, engine, request, wish.parameters);
    const { solution } = loaded;
    if (!solution.spec.workflow) throw noWorkflow(solution.metadata.name);
    await session.admit(solution);
    const parameters = await runParameters(invocation, loaded);
    const resolve = await resolveOptions(invocation, parameters);
    if (flags.bool("dry-run")) {
      const document = await engine.dryRun(solution, resolve, {
        ...options,
        verbose: terminal.manners.verbose,
      });
      session.finish();
      await printDryRun(invocation, plan, document);
      return ExitCode.success;
    }
    const result = await engine.run(solution, resolve, options);
    session.finish();
    await printRun(invocation, plan, result);
    await writeHtml(invocation, session, solution, {
      resolved: result.resolved,
      actions: result.rendered?.(),
      run: result,
      withTimes: true,
    });
    await writeJobSummary(solution.metadata.name, result, terminal);
    return exitCode(result);
  } finally {
    session.finish();
  }
}

function noWorkflow(name: string): ScafctlError {
  return new ScafctlError("SCAF2009", `solution "${name}" does not define a workflow`, {
    hint: "use `scafctl run resolver` for a solution that only resolves values",
  });
}

async function printDryRun(invocation: Invocation, plan: OutputPlan, document: ValueObject): Promise<void> {
  if (plan.format === "quiet") return;
  if (plan.alone) {
    await printResult(invocation, { ...plan, blankLine: false }, { value: document });
  } else await invocation.terminal.data(dryRunText(document));
}

/**
 * Prints a run. In data formats a run that was started has its document also when it failed (decision F7); errors go to
 * stderr.
 */
async function printRun(
  invocation: Invocation,
  plan: OutputPlan,
  result: RunResult,
): Promise<void> {
  const { flags, terminal } = invocation;
  if (!plan.alone && plan.format !== "quiet") {
    reportRun(result, terminal);
    const told = result.outcomes.some((outcome) =>
      outcome.status === "failed" || outcome.status === "timeout"
    );
    if (result.error && !told) terminal.error(result.error);
    return;
  }
  if (result.started || !result.error) {
    const value = runDocument(result, {
      showExecution: flags.bool("show-execution"),
      ...(masksResult(invocation, plan.format) && { masked: MASKED }),
    });
    const volatile = ["duration", "startTime", "endTime"];
    const { masker } = result.resolved;
    await printResult(invocation, plan, { value, masker, secrets: secretsOf(result), volatile });
  }
  if (result.error) terminal.error(result.error);
}

/** The values of a run that must not be seen where secrets are masked, not even as a part of another text. */
function secretsOf({ resolved: { sensitive, values } }: RunResult): Value[] {
  return [...sensitive].flatMap((name): Value[] => Object.hasOwn(values, name) ? [values[name]!] : []);
}

function exitCode(result: RunResult): number {
  if (result.error) return result.error.exit;
  return result.status === "failed" ? ExitCode.actionFailed : ExitCode.success;
}
