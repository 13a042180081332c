import { didYouMean, messageOf, ScafctlError } from "../diagnostics/mod.ts";
import { Masker, REDACTED, StreamMasker } from "../evaluate/mod.ts";
import {
  type AnyProvider,
  type Caller,
  type Capability,
  type ChildSolutionRequest,
  type ChildSolutionResult,
  executeProvider,
  type ProviderContext,
  type ProviderHost,
  type ProviderOutput,
  type RegisteredProvider,
  type Registry,
} from "../provider/mod.ts";
import type { Solution } from "../solution/model.ts";
import { formatJson, type ValueObject } from "../value/mod.ts";
import type { EngineEvent } from "./events.ts";
import type { Timers } from "./timers.ts";
import type { Spans } from "./trace.ts";
import type { RunEnvironment } from "./types.ts";
import type { Volume } from "./volume.ts";

/** Everything that belongs to one run and lives as long as it does. */
export interface Run {
  readonly registry: Registry;
  readonly masker: Masker;
  readonly facts: RunEnvironment;
  readonly timers: Timers;
  /** The run's own changes over the process environment. */
  readonly overlay: EnvironmentOverlay;
  /** Facts of the solution, as providers and expressions see them. */
  readonly solution: ValueObject;
  readonly parameters: ValueObject;
  /** Names of the parameters in which a parent gave secrets. */
  readonly secretParameters: ReadonlySet<string>;
  /** Knows those secrets: what a provider gives back of them is one. */
  readonly inheritedSecrets: Masker;
  /** Canonical names of the solutions above and including this one, outermost first. */
  readonly ancestors: readonly string[];
  readonly spans: Spans;
  /** What the values that the run keeps take together. */
  readonly volume: Volume;
  /** Masks an event and hands it on. What the sink returns holds back streamed output. */
  emit(event: EngineEvent): void | Promise<void>;
  /** The provider under the grant that the run gives it; absent means all rights. */
  confine?(provider: RegisteredProvider): RegisteredProvider;
  /** What confines this run, and through it the solutions that run inside. */
  readonly confinement?: RunConfinement | undefined;
  /** Calls whose child processes are still there; a run is not over before they are. */
  readonly callsWithChildren: Set<Promise<unknown>>;
  /** Runs a child solution on behalf of a call. */
  runSolution?(request: ChildSolutionRequest, call: ChildCall): Promise<ChildSolutionResult>;
}

/** What a confined provider tells of the rights it uses. */
export interface GrantReport {
  readonly provider: string;
  readonly caller: string;
  readonly kind: string;
  readonly resource: string;
  readonly allowed: boolean;
}

/** Puts the providers of one run under its grant. */
export interface RunConfinement {
  provider(provider: AnyProvider, onUse: (use: GrantReport) => void): AnyProvider;
  /** Refuses (SCAF6001) a file that the main thread would open on behalf of a call, by where it really is. */
  checkFile(path: string, provider: string, caller: string, onUse: (use: GrantReport) => void): void;
  /** The confinement of a solution that runs inside this one; never wider. */
  child(solution: Solution): RunConfinement;
}

/** The call on whose behalf a child solution runs. */
export interface ChildCall {
  readonly signal: AbortSignal;
  readonly context: ProviderContext;
  readonly span: string;
}

/** A run's changes over the process environment. A call sees them as they were when it began. */
export class EnvironmentOverlay {
  #current: Readonly<Record<string, string | null>>;

  constructor(initial: Readonly<Record<string, string | null>> = {}) {
    this.#current = Object.freeze({ ...initial });
  }

  get current(): Readonly<Record<string, string | null>> {
    return this.#current;
  }

  /** Null unsets. */
  set(name: string, value: string | null): void {
    this.#current = Object.freeze({ ...this.#current, [name]: value });
  }
}

/** One call of a provider. */
export interface CallRequest {
  readonly provider: RegisteredProvider;
  /** Evaluated. */
  readonly inputs: ValueObject;
  readonly mode: Capability;
  readonly caller: Caller;
  readonly resolvers: ValueObject;
  readonly variables: ValueObject;
  readonly baseFolder: string;
  readonly outputFolder?: string | undefined;
  readonly files?: ProviderContext["files"];
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly deadline?: number | undefined;
  readonly parentSpan?: string | undefined;
  /** Nothing of what is streamed may be seen. */
  readonly sensitive?: boolean;
  /** Secrets flow into it: words of answers from outside are masked in what is streamed as well. */
  readonly isTainted?: boolean;
}

/** A provider by name, loaded. Throws SCAF5001. */
export async function providerOf(
  registry: Registry,
  name: string,
  range?: ScafctlError["range"],
): Promise<RegisteredProvider> {
  const found = registry.loaded(name) ?? await registry.get(name);
  if (found) return found;
  throw new ScafctlError("SCAF5001", `provider "${name}" not found`, {
    range,
    hint: didYouMean(name, registry.names()),
  });
}

/**
 * Calls a provider on behalf of a resolver or action: builds its context and host, and tells of the call's start, output
 * and end. Inputs and outputs that are secret by themselves are made known to the masker.
 */
export async function callProvider(run: Run, request: CallRequest): Promise<ProviderOutput> {
  const { provider, caller } = request;
  const { name } = provider.descriptor;
  const span = run.spans.next();
  const start = run.facts.now();
  for (const field of provider.sensitiveFields) {
    if (Object.hasOwn(request.inputs, field)) run.masker.add(request.inputs[field]!);
  }
  run.emit({
    type: "provider.started",
    time: start,
    caller: caller.name,
    provider: name,
    span,
    ...(request.parentSpan !== undefined && { parentSpan: request.parentSpan }),
  });
  const finish = (error?: string) => {
    const time = run.facts.now();
    run.emit({
      type: "provider.finished",
      time,
      caller: caller.name,
      provider: name,
      span,
      status: error === undefined ? "success" : "failure",
      duration: time - start,
      ...(error !== undefined && { error }),
    });
  };
  const context = contextOf(run, request, span);
  const output = new OutputDoor(run, request);
  const tokens = new Masker();
  let work: Promise<ProviderOutput> | undefined;
  const onChild = () => {
    if (!work || run.callsWithChildren.has(work)) return;
    const call = work;
    run.callsWithChildren.add(call);
    const forget = () => run.callsWithChildren.delete(call);
    call.then(forget, forget);
  };
  try {
    work = executeProvider({
      registered: run.confine?.(provider) ?? provider,
      inputs: request.inputs,
      context,
      host: hostOf(run, request, context, span, output, onChild, tokens),
      onWarning: (message) => warnOnce(run, caller.name, maskerOf(run, request).mask(message)),
    });
    const result = withEcho(await work, [tokens, run.inheritedSecrets]);
    if (result.sensitive) learn(run.masker, result);
    else if (provider.descriptor.fromOutside) run.masker.foreign(result.data);
    finish();
    return result;
  } catch (error) {
    finish(request.sensitive ? REDACTED : maskerOf(run, request).mask(messageOf(error)));
    throw error;
  } finally {
    output.close();
  }
}

/** What masks the words of a call: those of one that secrets flow into may be made of them. */
function maskerOf({ masker }: Run, { isTainted }: CallRequest): Masker {
  return isTainted ? masker.strict() : masker;
}

/** What gives back the token of a login, or a secret that the parent gave to a child, makes what it gave a secret. */
function withEcho(output: ProviderOutput, known: readonly Masker[]): ProviderOutput {
  if (output.sensitive || known.every((masker) => masker.isEmpty)) return output;
  const text = formatJson(output.data, { escapeHtml: false, nonFinite: "text" });
  if (known.every((masker) => masker.mask(text) === text)) return output;
  const secrets = known.flatMap((masker) => masker.secretsIn(output.data));
  // One that is found in the text only stands in a key.
  return { ...output, sensitive: true, ...(secrets.length > 0 && { secrets }) };
}

function learn(masker: Masker, { data, secrets }: ProviderOutput): void {
  for (const secret of secrets ?? [data]) masker.add(secret);
  if (secrets) masker.open(data);
}

const warned = new WeakMap<Run, Set<string>>();

/** Tells of something once, not for every iteration of a list. */
function warnOnce(run: Run, caller: string, message: string): void {
  let known = warned.get(run);
  if (!known) warned.set(run, known = new Set());
  const key = `${caller.replace(/\[.*$/, "")}\n${message}`;
  if (known.has(key)) return;
  known.add(key);
  run.emit({ type: "warning", time: run.facts.now(), source: caller, message });
}

function contextOf(run: Run, request: CallRequest, span: string): ProviderContext {
  const { facts } = run;
  const traceparent = run.spans.traceparent(span);
  return {
    mode: request.mode,
    dryRun: false,
    resolvers: request.resolvers,
    parameters: run.parameters,
    variables: request.variables,
    baseFolder: request.baseFolder,
    ...(request.outputFolder !== undefined && { outputFolder: request.outputFolder }),
    workingDirectory: facts.workingDirectory,
    environment: run.overlay.current,
    solution: run.solution,
    ...(facts.program && { program: facts.program }),
    ...(facts.network && { network: facts.network }),
    files: request.files ?? {},
    output: facts.output,
    caller: request.caller,
    ...(traceparent !== undefined && { traceparent }),
    ancestors: run.ancestors,
    limits: request.deadline === undefined ? facts.limits : { ...facts.limits, deadline: request.deadline },
  };
}

function hostOf(
  run: Run,
  request: CallRequest,
  context: ProviderContext,
  span: string,
  output: OutputDoor,
  onChild: () => void,
  tokens: Masker,
): ProviderHost {
  const { name } = request.provider.descriptor;
  const { runSolution } = run;
  const { identities } = run.facts;
  return {
    signal: request.signal,
    write: (stream, text) => output.write(stream, text),
    log: (level, message, fields) => {
      run.emit({
        type: "log",
        time: run.facts.now(),
        level,
        message: maskerOf(run, request).mask(message),
        fields: Object.assign(Object.create(null), fields, { provider: name }),
      });
    },
    setEnvironment: (name, value) => run.overlay.set(name, value),
    childChanged: (pid, isRunning) => {
      onChild();
      run.facts.childChanged?.(pid, isRunning);
    },
    secrets: run.facts.secrets,
    identities: {
      list: () => identities.list(),
      claims: (handler, scope) => identities.claims(handler, scope),
      groups: (handler) => identities.groups(handler),
      token: async (handler, scope, refresh) => {
        const login = await identities.token(handler, scope, refresh);
        for (const masker of [run.masker, tokens]) masker.add(login.token);
        return login;
      },
    },
    ...(runSolution && {
      runSolution: (child: ChildSolutionRequest) =>
        runSolution.call(run, child, { signal: request.signal, context, span }),
    }),
  };
}

/** Where a call's streamed text leaves: masked, or not at all when the caller is sensitive. */
class OutputDoor {
  readonly #run: Run;
  readonly #request: CallRequest;
  readonly #streams = new Map<"stdout" | "stderr", StreamMasker>();
  #hasHidden = false;

  constructor(run: Run, request: CallRequest) {
    this.#run = run;
    this.#request = request;
  }

  write(stream: "stdout" | "stderr", text: string | Uint8Array): void | Promise<void> {
    if (this.#request.sensitive) {
      if (this.#hasHidden || text.length === 0) return;
      this.#hasHidden = true;
      return this.#emit(stream, `${REDACTED}\n`);
    }
    let masker = this.#streams.get(stream);
    if (!masker) {
      masker = new StreamMasker(maskerOf(this.#run, this.#request));
      this.#streams.set(stream, masker);
    }
    return this.#emit(stream, masker.push(text));
  }

  /** Lets go what was held back because it could have been the beginning of a secret. */
  close(): void {
    for (const [stream, masker] of this.#streams) this.#emit(stream, masker.end());
  }

  #emit(stream: "stdout" | "stderr", text: string | Uint8Array): void | Promise<void> {
    if (text.length === 0) return;
    const { caller, provider } = this.#request;
    return this.#run.emit({
      type: "provider.output",
      time: this.#run.facts.now(),
      caller: caller.name,
      callerKind: caller.kind,
      provider: provider.descriptor.name,
      stream,
      text,
    });
  }
}
