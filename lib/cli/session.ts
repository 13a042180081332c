import { resolve } from "node:path";
import { messageOf, ScafctlError } from "../diagnostics/mod.ts";
import {
  type ActionOptions,
  createEngine,
  type Engine,
  type EventSink,
  MetricsCollector,
  type ResolveOptions,
  type RunEnvironment,
} from "../engine/mod.ts";
import type { Registry } from "../provider/mod.ts";
import type { IdentitySource, SecretReader } from "../provider/contract.ts";
import type { Solution } from "../solution/model.ts";
import { Duration, isObject, parseJson, type ValueObject } from "../value/mod.ts";
import type { Config } from "../config/mod.ts";
import type { SecretStore } from "../secrets/mod.ts";
import { BUILD } from "./build_info.ts";
import { childLoader } from "./child_loader.ts";
import type { Invocation } from "./invocation.ts";
import { limitsOf, timeLimit } from "./limits.ts";
import type { OutputPlan } from "./output.ts";
import { outputFolderPath } from "./output_folder.ts";
import { progressView } from "./progress_view.ts";
import { builtinRegistry } from "./registry.ts";
import { runSink } from "./run_sink.ts";
import { boundRunTime } from "./run_time.ts";
import { openSandbox, type Sandbox } from "./sandbox.ts";
import { openUserSecrets } from "./user_secrets.ts";
import { metricsTable } from "./views/metrics.ts";

/** An engine whose events reach the user. */
export interface Session {
  readonly engine: Engine;
  readonly registry: Registry;
  readonly environment: RunEnvironment;
  readonly sandbox: Sandbox;
  /** Lets a loaded solution in before anything of it runs; see {@link Sandbox.admit}. */
  admit(solution: Solution): Promise<void>;
  /** Ends lines and displays that are open, and prints the metrics that were asked for. Can be called again. */
  finish(): void;
}

/** Opens an engine for a command. */
export function openSession(invocation: Invocation, plan: OutputPlan): Session {
  const { flags, terminal, log } = invocation;
  const metrics = new MetricsCollector();
  const progress = progressView(terminal, { wanted: flags.bool("progress"), structured: plan.alone });
  const { sink, finish } = runSink({
    terminal,
    log,
    structured: plan.alone,
    silent: plan.format === "quiet",
    progress,
    metrics,
    isForeign: () => sandbox.isForeign(),
  });
  const registry = builtinRegistry();
  const sandbox = openSandbox(invocation);
  const time = boundRunTime(invocation);
  const environment = runEnvironment({ ...invocation, signal: time.signal }, plan, (event) => {
    sandbox.event(event);
    invocation.observers.event(event);
    return sink(event);
  });
  let finished = false;
  const admit = (solution: Solution) => sandbox.admit(solution, registry);
  const loadChild = childLoader(invocation, admit);
  return {
    engine: createEngine({ registry, environment, confine: sandbox.confine, loadChild }),
    registry,
    environment,
    sandbox,
    admit,
    finish: () => {
      if (finished) return;
      finished = true;
      time.stop();
      sandbox.close();
      finish();
      if (flags.bool("show-metrics")) terminal.write("stderr", metricsTable(metrics.metrics()));
    },
  };
}

/** The facts that every operation of the engine needs. */
export function runEnvironment(
  invocation: Invocation,
  plan: Pick<OutputPlan, "alone" | "format">,
  events: EventSink,
): RunEnvironment {
  const { config, terminal } = invocation;
  const limit = limitsOf(invocation);
  return {
    workingDirectory: invocation.folder,
    events,
    signal: invocation.signal,
    output: {
      structured: plan.alone,
      quiet: plan.format === "quiet",
      color: terminal.facts.stdoutColor,
      noColorFlag: invocation.flags.bool("no-color"),
      width: terminal.facts.width,
    },
    secrets: secretReader(invocation.config),
    identities: NO_IDENTITIES,
    childChanged: invocation.groups.changed,
    now: () => Date.now(),
    ...(invocation.observers.trace && { trace: invocation.observers.trace }),
    limits: {
      celCost: limit("celCost"),
      templateOutput: limit("templateOutput"),
      templateSteps: limit("templateSteps"),
      fileSize: limit("fileSize"),
      treeSize: limit("treeSize"),
      responseSize: limit("responseSize"),
      capturedOutput: limit("capturedOutput"),
      forEachItems: limit("forEachItems"),
      actions: limit("actions"),
      depth: limit("depth"),
      runValues: limit("runValues"),
    },
    program: {
      version: { buildVersion: BUILD.version, commit: BUILD.commit, buildTime: BUILD.buildTime },
      args: [...Deno.args],
      entrypoint: "cli",
      command: ["scafctl", ...invocation.path].join("/"),
    },
    network: { allowPrivateIPs: config.bool("httpClient.allowPrivateIPs") },
  };
}

/** The secret store, opened when it is first asked. */
function secretReader(config: Config): SecretReader {
  let opening: Promise<SecretStore> | undefined;
  const open = () => opening ??= openUserSecrets(config);
  return {
    // Login tokens lie in the same store; no solution has business with them.
    get: async (name) => {
      const store = await open();
      if (!(await import("../secrets/mod.ts")).isInternalName(name)) return await store.get(name);
      throw new ScafctlError("SCAF7004", `the secret '${name}' belongs to scafctl itself`);
    },
    list: async () => await (await open()).list(),
  };
}

/** Nobody is logged in anywhere. */
const NO_IDENTITIES: IdentitySource = {
  list: () => Promise.resolve([]),
  claims: () => Promise.resolve(undefined),
  groups: () => Promise.resolve([]),
  token: (handler) =>
    Promise.reject(
      new ScafctlError("SCAF2004", `there is no auth handler named "${handler}"`, {
        hint: "'scafctl get authhandler' shows those that there are",
      }),
    ),
};

/** Flags and configuration as options of the resolver part. */
export async function resolveOptions(
  invocation: Invocation,
  parameters: ValueObject,
  only?: readonly string[],
): Promise<ResolveOptions> {
  const { flags, config, folder } = invocation;
  const baseDir = flags.text("base-dir");
  const limit = limitsOf(invocation);
  const mocks = await mockedResolvers();
  return {
    parameters,
    ...(only && { only }),
    resolverTimeout: timeLimit(limit("resolverTime")),
    phaseTimeout: timeLimit(limit("phaseTime")),
    maxConcurrency: config.int("resolver.maxConcurrency"),
    skipTransform: flags.bool("skip-transform"),
    skipValidation: flags.bool("skip-validation"),
    validateAll: flags.given("validate-all")
      ? flags.bool("validate-all")
      : config.bool("resolver.validateAll"),
    warnValueSize: limit("valueWarning"),
    maxValueSize: limit("valueSize"),
    ...(mocks && { mocks }),
    ...(baseDir !== undefined && { baseFolder: resolve(folder, baseDir) }),
  };
}

const CONFLICTS = ["error", "overwrite", "skip", "skip-unchanged", "append"];

/** Flags and configuration as options of the action part. Makes the output folder. */
export async function actionOptions(
  invocation: Invocation,
  only?: readonly string[],
): Promise<ActionOptions> {
  const { flags, config } = invocation;
  const onConflict = conflictFlag(invocation);
  const outputFolder = await outputFolderOf(invocation);
  const failure = flags.text("action-failure");
  return {
    ...(only && only.length > 0 && { only }),
    resolveAll: flags.bool("resolve-all"),
    actionTimeout: timeLimit(limitsOf(invocation)("actionTime")),
    gracePeriod: new Duration(config.duration("action.gracePeriod").nanoseconds),
    maxConcurrency: flags.int("max-action-concurrency") ?? config.int("action.maxConcurrency"),
    ...(outputFolder !== undefined && { outputFolder }),
    files: {
      ...(onConflict !== undefined && { onConflict }),
      ...(flags.given("backup") && { backup: flags.bool("backup") }),
    },
    ...(failure !== undefined && { actionFailure: failure as "fail" | "data" }),
    showSensitive: flags.bool("show-sensitive"),
  };
}

/** `--on-conflict` and `--force` together. Throws SCAF2005 (exit 3) for an unknown strategy. */
export function conflictFlag(invocation: Invocation): string | undefined {
  const { flags } = invocation;
  const text = flags.text("on-conflict");
  if (text !== undefined && !CONFLICTS.includes(text)) {
    throw new ScafctlError("SCAF2005", `invalid --on-conflict "${text}" (valid: ${CONFLICTS.join(", ")})`);
  }
  if (!flags.bool("force")) return text;
  if (text !== undefined && text !== "skip-unchanged") {
    throw new ScafctlError("SCAF2005", "--force means --on-conflict skip-unchanged; give only one of them");
  }
  return "skip-unchanged";
}

/** The absolute output folder; made unless this is a dry run. */
export async function outputFolderOf(invocation: Invocation): Promise<string | undefined> {
  const path = outputFolderPath(invocation);
  if (path === undefined) return undefined;
  if (!invocation.flags.bool("dry-run")) {
    try {
      await Deno.mkdir(path, { recursive: true });
    } catch (error) {
      throw new ScafctlError("SCAF2011", `cannot make the output folder ${path}: ${messageOf(error)}`, {
        cause: error,
      });
    }
  }
  return path;
}

/** Values that a test run puts in the place of resolvers, from the file that `SCAFCTL_MOCKED_RESOLVERS_FILE` names. */
async function mockedResolvers(): Promise<ValueObject | undefined> {
  const path = Deno.env.get("SCAFCTL_MOCKED_RESOLVERS_FILE");
  if (!path) return undefined;
  try {
    const value = parseJson(await Deno.readTextFile(path));
    if (isObject(value)) return value;
    throw new Error("it does not hold an object");
  } catch (error) {
    throw new ScafctlError("SCAF2002", `cannot read the mocked resolvers in ${path}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
