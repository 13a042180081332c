import {
  type ActionGraph,
  actionGraphDocument,
  buildGraph,
  drawActions,
  dryRunDocument,
  executeGraph,
  type ExpandedAction,
  renderGraph,
  type RenderOptions,
  WorkflowAnalysis,
} from "../action/mod.ts";
import { messageOf, ScafctlError } from "../diagnostics/mod.ts";
import { type Evaluator, maskError } from "../evaluate/mod.ts";
import type { ProviderContext } from "../provider/mod.ts";
import { drawResolvers, resolve, resolverGraphDocument, type ResolverPlan } from "../resolver/mod.ts";
import {
  type ActionOptions,
  cancelledError,
  type ResolveOptions,
  type ResolveResult,
  type Run,
  type RunEnvironment,
  type RunKind,
  type RunResult,
} from "../run/mod.ts";
import { loadSolution, type Solution, type Workflow } from "../solution/mod.ts";
import { object, type ValueObject } from "../value/mod.ts";
import { type ChildDoor, runChild } from "./child.ts";
import type { DryRunOptions, Engine, EngineOptions, RenderRequest } from "./options.ts";
import {
  checkedWorkflow,
  extractOf,
  loadProviders,
  openEvaluator,
  planOf,
  type Selection,
  selectionOf,
} from "./prepare.ts";
import { withPluginDefaults } from "./plugin_defaults.ts";
import { checkFile, openRun } from "./run_base.ts";
import { validateResult } from "./validate.ts";

/** An engine over a registry and the facts of the process. It holds no state between operations. */
export function createEngine(options: EngineOptions): Engine {
  const door: ChildDoor = {
    options,
    open: (parent, solution, facts, parameters) =>
      new RunCore(door, solution, facts, { parameters, ancestors: parent.ancestors }, parent),
  };
  const open = (solution: Solution, resolveOptions: ResolveOptions) =>
    new RunCore(door, solution, options.environment, resolveOptions);
  return {
    loadSolution,
    resolve: (solution, resolveOptions) =>
      open(solution, resolveOptions).whole(
        "resolve",
        (core, span) => core.resolve(resolveOptions, resolveOptions.only, span),
        (result) => result.error ? "failed" : "succeeded",
      ),
    render: (solution, resolveOptions, actions) =>
      render(open(solution, resolveOptions), resolveOptions, actions),
    run: (solution, resolveOptions, actions) =>
      open(solution, resolveOptions).whole("run", async (core, span) => {
        const { workflow, analysis } = await core.workflow();
        return await core.run(workflow, analysis, resolveOptions, actions, span);
      }, (result) => result.status),
    dryRun: (solution, resolveOptions, actions) =>
      dryRun(open(solution, resolveOptions), resolveOptions, actions),
    resolverGraph: async (solution, resolveOptions) => {
      const whole = withPluginDefaults(solution);
      await loadProviders(options.registry, whole);
      const plan = planOf(options.registry, whole, resolveOptions, resolveOptions.only);
      return { draw: (format) => drawResolvers(plan, format), document: () => resolverGraphDocument(plan) };
    },
    actionGraph: async (solution, resolveOptions, actions) => {
      const { graph } = await rendered(open(solution, resolveOptions), resolveOptions, actions);
      return { draw: (format) => drawActions(graph, format), document: () => actionGraphDocument(graph) };
    },
  };
}

/** One run of one solution: the root's, or a child's. */
export class RunCore {
  readonly solution: Solution;
  readonly facts: RunEnvironment;
  readonly base: Run;
  readonly evaluator: Evaluator;
  readonly #door: ChildDoor;

  constructor(
    door: ChildDoor,
    solution: Solution,
    facts: RunEnvironment,
    options: Pick<ResolveOptions, "parameters" | "ancestors">,
    parent?: Run,
  ) {
    this.#door = door;
    this.solution = withPluginDefaults(solution);
    this.facts = facts;
    this.base = openRun({
      registry: door.options.registry,
      facts,
      solution,
      parameters: options.parameters,
      ancestors: [...(options.ancestors ?? []), solution.origin.canonical],
      spans: parent?.spans,
      volume: parent?.volume.part(),
      masker: parent?.masker,
      overlay: parent?.overlay.current,
      confinement: parent ? parent.confinement?.child(solution) : door.options.confine?.(solution),
      runSolution: (run, request, call) => runChild(door, run, request, call),
    });
    this.evaluator = openEvaluator(
      facts,
      (text) =>
        void this.base.emit({ type: "log", time: facts.now(), level: 0, message: text, fields: object() }),
      (path) => checkFile(this.base, path, "cel", "expression"),
    );
  }

  /** Frames an operation with the events of its start and end. */
  async whole<T>(
    command: RunKind,
    work: (core: RunCore, span: string) => Promise<T>,
    status: (result: T) => RunResult["status"],
  ): Promise<T> {
    const { base, facts } = this;
    const span = base.spans.next();
    base.emit({
      type: "run.started",
      time: facts.now(),
      solution: this.solution.metadata.name,
      command,
      trace: base.spans.trace,
      span,
      ...(base.spans.parent !== undefined && { parentSpan: base.spans.parent }),
    });
    let ended: RunResult["status"] = "failed";
    try {
      const result = await work(this, span);
      ended = facts.signal.aborted ? "cancelled" : status(result);
      return result;
    } catch (error) {
      throw maskError(error, base.masker);
    } finally {
      // What was given up may still be bringing its processes to an end.
      await Promise.allSettled([...base.callsWithChildren]);
      base.emit({
        type: "run.finished",
        time: facts.now(),
        status: facts.signal.aborted ? "cancelled" : ended,
      });
    }
  }

  async workflow(): Promise<{ workflow: Workflow; analysis: WorkflowAnalysis }> {
    const { registry } = this.#door.options;
    await loadProviders(registry, this.solution);
    const workflow = checkedWorkflow(registry, this.solution);
    return { workflow, analysis: new WorkflowAnalysis(workflow, extractOf(registry)) };
  }

  async resolve(
    options: ResolveOptions,
    only: readonly string[] | undefined,
    parentSpan?: string,
  ): Promise<ResolveResult> {
    const { registry } = this.#door.options;
    await loadProviders(registry, this.solution);
    const plan: ResolverPlan = planOf(registry, this.solution, options, only);
    return await resolve({
      run: this.base,
      evaluator: this.evaluator,
      plan,
      options,
      baseFolder: options.baseFolder ?? this.solution.origin.folder ?? this.facts.workingDirectory,
      signal: this.facts.signal,
      parentSpan,
    });
  }

  /** The concrete graph over resolved values. Throws SCAF4002 and SCAF4003. */
  async graph(
    workflow: Workflow,
    analysis: WorkflowAnalysis,
    selection: Selection,
    resolved: Pick<ResolveResult, "values" | "sensitive">,
  ): Promise<ActionGraph> {
    const { registry } = this.#door.options;
    return await buildGraph({
      workflow,
      analysis,
      evaluator: this.evaluator,
      values: resolved.values,
      sensitive: resolved.sensitive,
      only: selection.actions,
      signal: this.facts.signal,
      limits: this.facts.limits,
      schemaOf: (provider) => registry.loaded(provider)?.descriptor.schema,
    });
  }

  /** Resolves, builds and executes. After the checks of the workflow it never rejects. */
  async run(
    workflow: Workflow,
    analysis: WorkflowAnalysis,
    resolveOptions: ResolveOptions,
    actions: ActionOptions,
    parentSpan?: string,
  ): Promise<RunResult> {
    const { facts } = this;
    const startTime = facts.now();
    const selection = selectionOf(this.solution, workflow, analysis, resolveOptions, actions);
    const resolved = await this.resolve(resolveOptions, selection.resolvers, parentSpan);
    const notStarted = (error: ScafctlError): RunResult => ({
      status: facts.signal.aborted ? "cancelled" : "failed",
      resolved,
      outcomes: [],
      failedActions: [],
      skippedActions: [],
      startTime,
      endTime: facts.now(),
      error,
      started: false,
    });
    if (resolved.error) return notStarted(resolved.error);
    let graph: ActionGraph;
    try {
      graph = await this.graph(workflow, analysis, selection, resolved);
    } catch (error) {
      const told = facts.signal.aborted ? cancelledError(facts.signal.reason) : error;
      if (!(told instanceof ScafctlError)) throw told;
      return notStarted(maskError(told, this.base.masker));
    }
    const result = await executeGraph({
      run: this.base,
      evaluator: this.evaluator,
      workflow,
      analysis,
      graph,
      options: actions,
      values: resolved.values,
      sensitive: resolved.sensitive,
      execution: resolved.execution,
      baseFolder: facts.workingDirectory,
      validate: this.#door.options.validate ?? validateResult,
      signal: facts.signal,
      parentSpan,
    });
    return {
      ...result,
      resolved,
      startTime,
      endTime: facts.now(),
      started: true,
      rendered: () => renderGraph(graph, this.renderOptions(analysis, resolved, {})),
    };
  }

  renderOptions(analysis: WorkflowAnalysis, resolved: ResolveResult, request: RenderRequest): RenderOptions {
    const { registry } = this.#door.options;
    return {
      analysis,
      sensitive: resolved.sensitive,
      sensitiveFields: (provider) => registry.loaded(provider)?.sensitiveFields ?? NONE,
      showSensitive: request.showSensitive,
      generatedAt: request.timestamp ? this.facts.now() : undefined,
    };
  }

  get registry(): EngineOptions["registry"] {
    return this.#door.options.registry;
  }
}

const NONE: ReadonlySet<string> = new Set();

interface Rendered {
  readonly graph: ActionGraph;
  readonly resolved: ResolveResult;
  readonly analysis: WorkflowAnalysis;
}

async function rendered(
  core: RunCore,
  resolveOptions: ResolveOptions,
  actions: ActionOptions,
): Promise<Rendered> {
  const { workflow, analysis } = await core.workflow();
  const selection = selectionOf(core.solution, workflow, analysis, resolveOptions, actions);
  const resolved = await core.resolve(resolveOptions, selection.resolvers);
  if (resolved.error) throw resolved.error;
  try {
    return { graph: await core.graph(workflow, analysis, selection, resolved), resolved, analysis };
  } catch (error) {
    if (!(error instanceof ScafctlError)) throw error;
    throw new ScafctlError("SCAF4007", error.message, {
      range: error.range,
      hint: error.hint,
      cause: error,
    });
  }
}

async function render(core: RunCore, resolveOptions: ResolveOptions, request: RenderRequest) {
  return await core.whole("render", async () => {
    const { graph, resolved, analysis } = await rendered(core, resolveOptions, request);
    return { document: renderGraph(graph, core.renderOptions(analysis, resolved, request)), resolved };
  }, () => "succeeded");
}

async function dryRun(
  core: RunCore,
  resolveOptions: ResolveOptions,
  request: DryRunOptions,
): Promise<ValueObject> {
  return await core.whole("dry-run", async () => {
    const warnings: string[] = [];
    const { workflow, analysis } = await core.workflow();
    const selection = selectionOf(core.solution, workflow, analysis, resolveOptions, request);
    const resolved = await core.resolve(resolveOptions, selection.resolvers);
    // A resolver that fails leaves the plan without data, which may be enough for it.
    const data = resolved.error ? { values: object(), sensitive: NONE } : resolved;
    let graph: ActionGraph | undefined;
    try {
      graph = await core.graph(workflow, analysis, selection, data);
    } catch (error) {
      warnings.push(core.base.masker.mask(`action graph build failed: ${messageOf(error)}`));
    }
    if (resolved.error) {
      const { message } = resolved.error;
      if (graph) warnings.push(message);
      core.base.emit({
        type: "warning",
        time: core.facts.now(),
        source: core.solution.metadata.name,
        message,
      });
    }
    const { registry } = core;
    return core.base.masker.maskValue(dryRunDocument({
      solution: core.solution,
      graph,
      render: core.renderOptions(analysis, resolved, request),
      warnings,
      verbose: request.verbose ?? false,
      provider: (name) => registry.loaded(name),
      context: (action) => describingContext(core, action, request),
    })) as ValueObject;
  }, () => "succeeded");
}

/** What a provider is told when it is asked what it would do. */
function describingContext(core: RunCore, action: ExpandedAction, request: ActionOptions): ProviderContext {
  const { facts, base } = core;
  return {
    mode: "action",
    dryRun: true,
    resolvers: object(),
    parameters: object(),
    variables: object(),
    baseFolder: facts.workingDirectory,
    ...(request.outputFolder !== undefined && { outputFolder: request.outputFolder }),
    workingDirectory: facts.workingDirectory,
    environment: {},
    solution: base.solution,
    files: request.files ?? {},
    output: facts.output,
    caller: { kind: "action", name: action.name },
    ancestors: base.ancestors,
    limits: facts.limits,
  };
}
