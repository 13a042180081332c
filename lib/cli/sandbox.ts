import { resolve } from "node:path";
import { ExitCode, ScafctlError } from "../diagnostics/mod.ts";
import type { Confine, EngineEvent, GrantReport, RunConfinement } from "../engine/mod.ts";
import { places } from "../paths/mod.ts";
import type { Descriptor, RegisteredProvider, Registry, RightKind } from "../provider/mod.ts";
import {
  canNarrowWorkers,
  confine,
  contains,
  derivedGrant,
  derivedWants,
  describeGrant,
  giveUp,
  type Grant,
  Lanes,
  needlessKinds,
  parseFlagList,
  parsePermissions,
  Policy,
  type PolicyRules,
  providersOf,
  RIGHT_KINDS,
  type SandboxMode,
  TrustStore,
} from "../sandbox/mod.ts";
import type { Solution } from "../solution/model.ts";
import { confirm } from "../terminal/mod.ts";
import { formatJson } from "../value/mod.ts";
import type { Invocation } from "./invocation.ts";
import { outputFolderPath } from "./output_folder.ts";

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
  /** Ends all lanes and writes what is left of the capability log. */
  close(): void;
}

/** Opens the sandbox that flags and configuration ask for. */
export function openSandbox(invocation: Invocation): Sandbox {
  const mode = sandboxMode(invocation);
  const outputFolder = outputFolderPath(invocation);
  const rules = policyRules(invocation);
  const lanes = new Lanes();
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

  const confinement = (solution: Solution, parent?: Grant): RunConfinement => {
    const policy = new Policy(
      mode,
      rules,
      accepted.get(contentOf(solution)) ?? declaredGrant(solution, invocation),
      {
        working: invocation.folder,
        ...(solution.origin.folder !== undefined && { solution: solution.origin.folder }),
        ...(outputFolder !== undefined && { output: outputFolder }),
      },
      parent,
    );
    return {
      provider: (provider, onUse) => confine(provider, { policy, lanes, onUse }),
      child: (child) => confinement(child, policy.limit),
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
        accepted.set(solution.origin.canonical, await acceptedGrant(invocation, solution, registry, rules));
      }
      if (isRoot) await giveUpNeedless(invocation, solution, registry);
    },
    event: (event) => {
      record(event);
      log?.event(event);
    },
    uses: () => [...used.values()],
    close: () => {
      lanes.close();
      log?.close();
    },
  };
}

/** What an acceptance holds for: the text, not the address, which may give another one the next time. */
function contentOf({ origin }: Solution): string {
  return origin.digest ?? origin.canonical;
}

function sandboxMode({ flags, config, terminal }: Invocation): SandboxMode {
  const mode = (flags.text("sandbox") ?? config.text("sandbox.mode")) as SandboxMode;
  if (mode === "off" || canNarrowWorkers()) return mode;
  const reason = "the runtime was started without --unstable-worker-options";
  if (mode === "strict") throw new ScafctlError("SCAF6001", `--sandbox strict is not possible: ${reason}`);
  terminal.warn(`sandbox off: ${reason}`);
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

/** What a solution's `spec.permissions` asks for; undefined without one. */
export function declaredGrant({ spec, origin }: Solution, { folder }: Invocation): Grant | undefined {
  if (spec.permissions === undefined) return undefined;
  return parsePermissions(spec.permissions, origin.folder ?? folder);
}

/** What a foreign solution may do: what it declares, else what its file says it can want; accepted by the user. */
async function acceptedGrant(
  invocation: Invocation,
  solution: Solution,
  registry: Registry,
  rules: PolicyRules,
): Promise<Grant> {
  const wanted = declaredGrant(solution, invocation) ??
    await staticGrant(solution, registry, invocation.folder);
  const digest = contentOf(solution);
  const store = new TrustStore(trustPath());
  const known = await store.accepted(digest);
  if (known && contains(known.grant, wanted)) return wanted;
  if (invocation.flags.bool("yes") || Object.keys(rules.allow).length > 0) return wanted;
  const previous = await store.previous(solution.origin.name);
  const lines = describeGrant(wanted, previous?.grant);
  await askForTrust(invocation, solution, lines);
  await store.remember({ source: solution.origin.name, digest, grant: wanted });
  return wanted;
}

async function askForTrust(invocation: Invocation, solution: Solution, lines: string[]): Promise<void> {
  const { terminal, flags, signal } = invocation;
  const { facts } = terminal;
  const list = lines.length > 0 ? lines.map((line) => `  ${line}`).join("\n") : "  nothing but compute";
  const question = `"${solution.metadata.name}" from ${solution.origin.name} wants to\n${list}`;
  if (!facts.stdinIsTerminal || !facts.stderrIsTerminal || facts.ci || flags.bool("no-input")) {
    throw new ScafctlError("SCAF6006", question, {
      exit: ExitCode.permissionDenied,
      hint: "accept it on a terminal once, or with --yes, or grant it with --allow-… flags",
    });
  }
  terminal.note(question);
  if (await confirm("Let it?", signal)) return;
  throw new ScafctlError("SCAF6006", `"${solution.metadata.name}" was not accepted`, {
    exit: ExitCode.permissionDenied,
  });
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

/** What the solution can want, told from its file. */
export async function staticGrant(solution: Solution, registry: Registry, working: string): Promise<Grant> {
  return derivedGrant(derivedWants(solution, await descriptors(solution, registry), working));
}

/** The descriptors of all providers that a solution names, loaded. */
export async function descriptors(
  solution: Solution,
  registry: Registry,
): Promise<(name: string) => Descriptor | undefined> {
  const names = new Set<string>();
  for (const resolver of solution.spec.resolvers.values()) {
    for (const phase of [resolver.resolve, resolver.transform, resolver.validate]) {
      for (const step of phase?.with ?? []) names.add(step.provider);
    }
  }
  for (const section of [solution.spec.workflow?.actions, solution.spec.workflow?.finally]) {
    for (const action of section?.values() ?? []) names.add(action.provider);
  }
  await registry.load([...names].filter((name) => registry.has(name)));
  return (name) => registry.loaded(name)?.descriptor;
}

function trustPath(): string {
  const config = places().find(({ name }) => name === "config")!.path;
  return config.replace(/[^\\/]*$/, "trust.json");
}

interface CapabilityLog {
  event(event: EngineEvent): void;
  close(): void;
}

/** `--capability-log FILE`: one JSON line for every right that was used or refused. */
function openCapabilityLog({ flags, folder }: Invocation): CapabilityLog | undefined {
  const path = flags.text("capability-log");
  if (path === undefined) return undefined;
  let file: Deno.FsFile;
  try {
    file = Deno.openSync(resolve(folder, path), { write: true, create: true, truncate: true, mode: 0o600 });
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
