import type { ScafctlError } from "../diagnostics/mod.ts";
import type { Masker } from "../evaluate/mod.ts";
import type {
  IdentitySource,
  NetworkFacts,
  OutputFacts,
  ProgramFacts,
  ProviderLimits,
  SecretReader,
} from "../provider/contract.ts";
import type { Solution } from "../solution/model.ts";
import type { Duration, Value, ValueObject } from "../value/mod.ts";
import type { CountLimits } from "./limits.ts";
import type { Timers } from "./timers.ts";
import type { TraceFacts } from "./trace.ts";
import type { ActionStatus, EventSink, ResolverStatus, RunStatus, SkipReason } from "./events.ts";

/** Facts of the process and user that every run shares. */
export interface RunEnvironment {
  /** Absolute; what the user calls "here". */
  readonly workingDirectory: string;
  readonly events: EventSink;
  /** Cancels the run (Ctrl-C, a server's disconnect). */
  readonly signal: AbortSignal;
  readonly output: OutputFacts;
  readonly secrets: SecretReader;
  readonly identities: IdentitySource;
  /** Hears of child processes that lead a group of their own, so that they can be killed when there is no time left. */
  readonly childChanged?: (pid: number, isRunning: boolean) => void;
  /** Milliseconds since the epoch; injectable for tests. */
  readonly now: () => number;
  readonly limits: Omit<ProviderLimits, "deadline"> & CountLimits;
  /** Facts of the program, for the metadata provider. */
  readonly program?: ProgramFacts;
  /** What requests may reach; absent means the strictest. */
  readonly network?: NetworkFacts;
  /** How to wait; injectable for tests. The process's own timers when absent. */
  readonly timers?: Timers;
  /** How runs are traced; absent when they are not. */
  readonly trace?: TraceFacts;
}

/** Options of the resolver part of every operation. Durations absent mean the defaults of the specification. */
export interface ResolveOptions {
  /** Parameters by name, as the command line (or a parent) gave them; texts are parsed by the parameter provider. */
  readonly parameters: ValueObject;
  /** Only these and what they depend on; all when absent. */
  readonly only?: readonly string[];
  /** Default 30 s per resolver. */
  readonly resolverTimeout?: Duration;
  /** Default 5 min per phase. */
  readonly phaseTimeout?: Duration;
  /** Resolvers at once; 0 (default) means no limit. */
  readonly maxConcurrency?: number;
  readonly skipTransform?: boolean;
  readonly skipValidation?: boolean;
  readonly validateAll?: boolean;
  /** Bytes of a value's JSON that give a warning (default 1 MiB) and an error (default 10 MiB). */
  readonly warnValueSize?: number;
  readonly maxValueSize?: number;
  /** Values used instead of running resolvers. */
  readonly mocks?: ValueObject;
  /** Folder for relative paths of resolvers; the solution's folder when absent. */
  readonly baseFolder?: string;
  /** Canonical names of the solutions that led here, outermost first. */
  readonly ancestors?: readonly string[];
}

/** What became of one resolver. */
export interface ResolverOutcome {
  readonly name: string;
  readonly status: ResolverStatus;
  /** Present on success. */
  readonly value?: Value;
  /** From 1; 0 for one that was not planned. */
  readonly phase: number;
  /** Provider of the source that gave the value, or the first one. */
  readonly provider: string;
  readonly dependencies: readonly string[];
  readonly sensitive: boolean;
  readonly internal: boolean;
  /** Milliseconds. */
  readonly duration: number;
  readonly startTime?: number;
  readonly endTime?: number;
  readonly providerCalls: number;
  /** As JSON. Worked out when it is asked for. */
  readonly valueBytes: number;
  readonly phaseMetrics: readonly { readonly phase: string; readonly duration: number }[];
  readonly failedAttempts: readonly FailedAttempt[];
  readonly error?: ScafctlError;
}

export interface FailedAttempt {
  readonly provider: string;
  readonly phase: string;
  readonly step: number;
  readonly duration: number;
  readonly error?: string;
  readonly onError?: string;
}

/** The result of resolving. `error` is set when a resolver failed; the outcomes then hold what was finished. */
export interface ResolveResult {
  /** In the order of the file. */
  readonly outcomes: readonly ResolverOutcome[];
  /** Values by name of the successful ones (`_`). */
  readonly values: ValueObject;
  /** Names whose values are sensitive: declared so, born so, or derived from one. */
  readonly sensitive: ReadonlySet<string>;
  /** Knows what of those values is secret, and every other secret that the run met. */
  readonly masker: Masker;
  readonly phases: readonly (readonly string[])[];
  readonly duration: number;
  readonly error?: ScafctlError;
  /** `__execution`: the document of `--show-execution`. */
  readonly execution: () => ValueObject;
}

/** Options of rendering and running actions. */
export interface ActionOptions {
  /** Names or aliases; only these and what they need (decision S1). */
  readonly only?: readonly string[];
  readonly resolveAll?: boolean;
  readonly actionTimeout?: Duration;
  /** How long cancelled work may take to stop; default 5 s between TERM and KILL. */
  readonly gracePeriod?: Duration;
  readonly maxConcurrency?: number;
  /** Absolute. */
  readonly outputFolder?: string;
  readonly files?: { readonly onConflict?: string; readonly backup?: boolean };
  /** Decision F6: `data` turns off that `success: false` fails an action. */
  readonly actionFailure?: "fail" | "data";
  readonly showSensitive?: boolean;
}

/** A loaded solution with what the engine derived from it once. */
export interface LoadedSolution {
  readonly solution: Solution;
}

export interface ActionOutcome {
  readonly name: string;
  readonly originalName: string;
  readonly section: "actions" | "finally";
  readonly provider: string;
  readonly status: ActionStatus;
  readonly skipReason?: SkipReason;
  readonly inputs?: ValueObject;
  readonly results?: Value;
  readonly error?: ScafctlError;
  readonly errorMessage?: string;
  /** What went wrong, without how often it was tried; masked as `errorMessage` is. */
  readonly reason?: string;
  readonly startTime?: number;
  readonly endTime?: number;
  readonly duration: number;
  readonly attempts: number;
  readonly streamed: boolean;
  readonly sensitive: boolean;
  /** The failure was ignored (decision S2). */
  readonly ignored: boolean;
}

export interface RunResult {
  readonly status: RunStatus;
  readonly resolved: ResolveResult;
  readonly outcomes: readonly ActionOutcome[];
  readonly failedActions: readonly string[];
  readonly skippedActions: readonly string[];
  readonly startTime: number;
  readonly endTime: number;
  /** Set when the run failed before or after its graph started. */
  readonly error?: ScafctlError;
  /** Whether the graph was started (decision F7). */
  readonly started: boolean;
  /** The graph that ran, as the document of rendering, without secrets. Absent when it could not be built. */
  readonly rendered?: () => ValueObject;
}
