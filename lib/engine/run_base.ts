import { Masker } from "../evaluate/mod.ts";
import type { ChildSolutionRequest, ChildSolutionResult, RegisteredProvider } from "../provider/mod.ts";
import {
  type ChildCall,
  type EngineEvent,
  EnvironmentOverlay,
  type Run,
  type RunConfinement,
  type RunEnvironment,
  Spans,
  systemTimers,
  Volume,
} from "../run/mod.ts";
import type { Registry } from "../provider/mod.ts";
import type { Solution } from "../solution/mod.ts";
import { object, type Value, type ValueObject } from "../value/mod.ts";
import { maskEvent } from "./mask_event.ts";

/** Confines the run of a root solution. */
export type Confine = (solution: Solution) => RunConfinement;

/** What a run inherits from the engine, or from the run above it. */
export interface RunSetup {
  readonly registry: Registry;
  readonly facts: RunEnvironment;
  readonly solution: Solution;
  readonly parameters: ValueObject;
  readonly ancestors: readonly string[];
  readonly spans?: Spans | undefined;
  readonly volume?: Volume | undefined;
  readonly masker?: Masker | undefined;
  /** Changes of the environment that the run begins with. */
  readonly overlay?: Readonly<Record<string, string | null>> | undefined;
  readonly confinement?: RunConfinement | undefined;
  readonly runSolution: (
    run: Run,
    request: ChildSolutionRequest,
    call: ChildCall,
  ) => Promise<ChildSolutionResult>;
}

/** A run of its own: nothing in it is shared with another but what the setup hands down. */
export function openRun(setup: RunSetup): Run {
  const masker = setup.masker ?? new Masker();
  const inheritedSecrets = new Masker();
  const secretParameters = new Set<string>();
  for (const name of setup.masker ? Object.keys(setup.parameters) : []) {
    const secrets = masker.secretsIn(setup.parameters[name]!);
    if (secrets.length === 0) continue;
    secretParameters.add(name);
    for (const secret of secrets) inheritedSecrets.add(secret);
  }
  const { facts } = setup;
  const emit = (event: EngineEvent) => facts.events(maskEvent(event, masker));
  const confined = new WeakMap<RegisteredProvider, RegisteredProvider>();
  const { confinement } = setup;
  const run: Run = {
    registry: setup.registry,
    masker,
    facts,
    timers: facts.timers ?? systemTimers,
    callsWithChildren: new Set(),
    overlay: new EnvironmentOverlay(setup.overlay),
    solution: solutionFacts(setup.solution),
    parameters: setup.parameters,
    secretParameters,
    inheritedSecrets,
    ancestors: setup.ancestors,
    volume: setup.volume ?? new Volume(facts.limits.runValues),
    spans: setup.spans ?? new Spans(facts.trace),
    emit,
    confinement,
    ...(confinement && {
      confine: (provider: RegisteredProvider) => {
        let wrapped = confined.get(provider);
        if (!wrapped) {
          const inner = confinement.provider(
            provider.provider,
            (use) => void emit({ type: "grant.used", time: facts.now(), ...use }),
          );
          wrapped = { ...provider, provider: inner, descriptor: inner.descriptor };
          confined.set(provider, wrapped);
        }
        return wrapped;
      },
    }),
    runSolution: (request, call) => setup.runSolution(run, request, call),
  };
  return run;
}

/** Refuses (SCAF6001) a file that the main thread is to look at for a run that may not, and tells of the use. */
export function checkFile(
  { confinement, emit, facts }: Run,
  path: string,
  provider: string,
  caller: string,
): void {
  confinement?.checkFile(
    path,
    provider,
    caller,
    (use) => void emit({ type: "grant.used", time: facts.now(), ...use }),
  );
}

/** The solution as providers see it. */
export function solutionFacts({ metadata }: Solution): ValueObject {
  const entries: [string, Value][] = [["name", metadata.name], ["version", metadata.version]];
  if (metadata.displayName !== undefined) entries.push(["displayName", metadata.displayName]);
  if (metadata.description !== undefined) entries.push(["description", metadata.description]);
  if (metadata.category !== undefined) entries.push(["category", metadata.category]);
  entries.push(["tags", [...metadata.tags]]);
  return object(entries);
}
