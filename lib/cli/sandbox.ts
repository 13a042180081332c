import { dirname, resolve } from "node:path";
import { ScafctlError } from "../diagnostics/mod.ts";
import type { Confine, EngineEvent, GrantReport, RunConfinement } from "../engine/mod.ts";
import type { RegisteredProvider, Registry, RightKind } from "../provider/mod.ts";
import {
  canNarrowWorkers,
  checkFile,
  confine,
  derivedWants,
  giveUp,
  type Grant,
  Lanes,
  needlessKinds,
  parseFlagList,
  Policy,
  type PolicyRules,
  providersOf,
  RIGHT_KINDS,
  type SandboxMode,
} from "../sandbox/mod.ts";
import type { LoadRequest } from "../solution/mod.ts";
import type { Solution } from "../solution/model.ts";
import { formatJson } from "../value/mod.ts";
import type { Invocation } from "./invocation.ts";
import { acceptedGrant, contentOf } from "./admission.ts";
import { outputFolderPath } from "./output_folder.ts";
import { declaredGrant, descriptors } from "./static_grant.ts";
import { type GrowingFile, openGrowing } from "./special_files.ts";

/** The confinement of a command's runs. */
export interface Sandbox {
  readonly confine: Confine;
  /** A provider that is called without a solution, under what flags and configuration allow. */
  provider(registered: RegisteredProvider): RegisteredProvider;
  /**
   * Lets a solution in by where it came from: a local one as it is, a foreign one once what it wants was accepted. Throws
   * SCAF6006 (exit 10) for one that nobody accepted.
   */
  admit(solution: Solution, registry: Registry): Promise<void>;
  /** Takes the uses of rights out of the stream of events. */
  event(event: EngineEvent): void;
  /** Every right that was used so far, once. */
  uses(): GrantReport[];
  /** Whether what runs is held to be somebody else's: in strict mode, and once a solution from elsewhere was let in. */
  isForeign(): boolean;
  /** Ends all lanes and writes what is left of the capability log. */
  close(): void;
}

/** Opens the sandbox that flags and configuration ask for. */
export function openSandbox(invocation: Invocation): Sandbox {
  const mode = sandboxMode(invocation);
  const outputFolder = outputFolderPath(invocation);
  const rules = policyRules(invocation);
  const lanes = new Lanes(invocation.groups);
  const log = openCapabilityLog(invocation);
  const accepted = new Map<string, Grant>();
  const used = new Map<string, GrantReport>();
  let hasRoot = false;
  const record = (event: EngineEvent): void => {
    if (event.type === "child") return record(event.event);
    if (event.type !== "grant.used") return;
    const { provider, caller, kind, resource, allowed } = event;
    used.set([provider, caller, kind, resource, allowed].join("\0"), {
      provider,
      caller,
      kind,
      resource,
      allowed,
    });
  };

  const confinement = (solution: Solution, parent?: Policy): RunConfinement => {
    const granted = accepted.get(contentOf(solution));
    const policy = new Policy(
      mode,
      rules,
      granted ?? declaredGrant(solution, invocation),
      {
        working: invocation.folder,
        ...(solution.origin.folder !== undefined && { solution: solution.origin.folder }),
        ...(outputFolder !== undefined && { output: outputFolder }),
      },
      parent,
      granted !== undefined,
    );
    return {
      provider: (provider, onUse) => confine(provider, { policy, lanes, onUse }),
      checkFile: (path, provider, caller, onUse) => checkFile(policy, path, { provider, caller, onUse }),
      child: (child) => confinement(child, policy),
    };
  };

  return {
    confine: (solution) => confinement(solution),
    provider: (registered) => {
      const policy = new Policy(mode, rules, undefined, {
        working: invocation.folder,
        ...(outputFolder !== undefined && { output: outputFolder }),
      });
      const onUse = (use: GrantReport) => log?.event({ type: "grant.used", time: Date.now(), ...use });
      const provider = confine(registered.provider, { policy, lanes, onUse });
      return { ...registered, provider, descriptor: provider.descriptor };
    },
    admit: async (solution, registry) => {
      if (mode === "off") return;
      const isRoot = !hasRoot;
      hasRoot = true;
      if (solution.origin.kind === "url") {
        accepted.set(contentOf(solution), await acceptedGrant(invocation, solution, registry, rules));
      }
      if (isRoot) await giveUpNeedless(invocation, solution, registry);
    },
    event: (event) => {
      record(event);
      log?.event(event);
    },
    uses: () => [...used.values()],
    isForeign: () => mode === "strict" || accepted.size > 0,
    close: () => {
      lanes.close();
      log?.close();
    },
  };
}

/**
 * Holds the files that a solution is composed of against what the user allows and denies, in strict mode against the
 * folders as well: they are read before the solution could say what it uses. The file that the user named is not asked for.
 */
export function composeCheck(
  invocation: Invocation,
  { source, workingDirectory }: LoadRequest,
): ((path: string) => void) | undefined {
  const mode = wantedMode(invocation);
  if (source.kind !== "file" || mode === "off" || (mode === "default" && !canNarrowWorkers())) {
    return undefined;
  }
  const root = resolve(workingDirectory, source.path);
  const output = outputFolderPath(invocation);
  const policy = new Policy(mode, policyRules(invocation), undefined, {
    working: invocation.folder,
    solution: dirname(root),
    ...(output !== undefined && { output }),
  });
  return (path) => {
    if (path !== root) checkFile(policy, path, { provider: "compose", caller: "", onUse: () => {} });
  };
}

function wantedMode({ flags, config }: Invocation): SandboxMode {
  return (flags.text("sandbox") ?? config.text("sandbox.mode")) as SandboxMode;
}

function sandboxMode(invocation: Invocation): SandboxMode {
  const mode = wantedMode(invocation);
  if (mode === "off" || canNarrowWorkers()) return mode;
  const reason = "the runtime was started without --unstable-worker-options";
  if (mode === "strict") throw new ScafctlError("SCAF6001", `--sandbox strict is not possible: ${reason}`);
  invocation.terminal.warn(`sandbox off: ${reason}`);
  return "off";
}

/**
 * `--allow-x` and `--deny-x`: without a value for the whole kind, else for the listed resources. Where no flag allows a
 * kind, the configuration may.
 */
function policyRules(invocation: Invocation): PolicyRules {
  const allow: Record<string, true | readonly string[]> = {};
  const deny: Record<string, true | readonly string[]> = {};
  for (const kind of RIGHT_KINDS) {
    const configured = invocation.config.list(`permissions.${kind}`);
    const allowed = flagScope(invocation, `allow-${kind}`) ??
      (configured.length > 0 ? configured : undefined);
    const denied = flagScope(invocation, `deny-${kind}`);
    if (allowed !== undefined) allow[kind] = absolute(invocation, kind, allowed);
    if (denied !== undefined) deny[kind] = absolute(invocation, kind, denied);
  }
  return { allow, deny };
}

function flagScope({ flags }: Invocation, name: string): true | readonly string[] | undefined {
  if (!flags.given(name)) return undefined;
  const text = flags.text(name) ?? "";
  return text === "" ? true : parseFlagList(text);
}

function absolute(
  { folder }: Invocation,
  kind: RightKind,
  scope: true | readonly string[],
): true | readonly string[] {
  const isPath = kind === "read" || kind === "write";
  return scope === true || !isPath ? scope : scope.map((resource) => resolve(folder, resource));
}

/** Gives up the rights that nothing in the solution can need, before its first lane is made. */
async function giveUpNeedless(
  { config, flags, folder }: Invocation,
  solution: Solution,
  registry: Registry,
): Promise<void> {
  const wants = derivedWants(solution, await descriptors(solution, registry), folder);
  const providers = providersOf(solution);
  // Of a provider that is not built in, nobody knows what it needs.
  if ([...providers].some((name) => !registry.loaded(name)?.isBuiltin)) return;
  const connects = config.text("telemetry.endpoint") !== "" || flags.given("otel-endpoint") ||
    ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"].some((name) => Deno.env.has(name));
  giveUp(needlessKinds({ providers, kinds: new Set(wants.map(({ right }) => right.kind)), connects }));
}

interface CapabilityLog {
  event(event: EngineEvent): void;
  close(): void;
}

/** `--capability-log FILE`: one JSON line for every right that was used or refused. */
function openCapabilityLog({ flags, folder }: Invocation): CapabilityLog | undefined {
  const path = flags.text("capability-log");
  if (path === undefined) return undefined;
  let file: GrowingFile;
  try {
    file = openGrowing(resolve(folder, path));
  } catch (cause) {
    throw new ScafctlError("SCAF2011", `cannot write the capability log ${path}`, { cause });
  }
  const encoder = new TextEncoder();
  const write = (event: EngineEvent) => {
    if (event.type === "child") return write(event.event);
    if (event.type !== "grant.used") return;
    const { type: _, time, ...use } = event;
    const line = formatJson({ time: new Date(time).toISOString(), ...use }, { sort: "data" });
    file.writeSync(encoder.encode(line + "\n"));
  };
  return { event: write, close: () => file.close() };
}
