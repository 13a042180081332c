import type { Diagnostic } from "../diagnostics/mod.ts";
import type { Value, ValueObject } from "../value/mod.ts";

/**
 * Everything that happens in a run, as a closed union. The engine emits these and prints nothing; progress, logs,
 * metrics, traces, the journal and servers are consumers of this one stream. Times are milliseconds since the epoch.
 * Values inside events are already masked where they are sensitive.
 */
export type EngineEvent =
  | {
    readonly type: "run.started";
    readonly time: number;
    readonly solution: string;
    readonly command: RunKind;
    /** W3C trace id of everything in the run, and the id of its outermost span. */
    readonly trace?: string;
    readonly span?: string;
    /** The span of the program that started this one, when it told of it. */
    readonly parentSpan?: string;
  }
  | { readonly type: "run.finished"; readonly time: number; readonly status: RunStatus }
  | {
    readonly type: "resolvers.planned";
    readonly time: number;
    readonly resolvers: number;
    readonly phases: number;
    /** Span `resolver.Execute`. */
    readonly span?: string;
    readonly parentSpan?: string;
  }
  | {
    readonly type: "resolvers.finished";
    readonly time: number;
    readonly status: "success" | "failed";
    readonly duration: number;
    readonly span?: string;
    readonly error?: string;
  }
  | {
    readonly type: "resolver.started";
    readonly time: number;
    readonly name: string;
    readonly phase: number;
    /** Span `resolver.executeResolver`. */
    readonly span?: string;
    readonly parentSpan?: string;
  }
  | {
    readonly type: "resolver.finished";
    readonly time: number;
    readonly name: string;
    readonly phase: number;
    readonly status: ResolverStatus;
    readonly duration: number;
    readonly value?: Value;
    readonly error?: string;
    readonly span?: string;
  }
  | {
    readonly type: "resolver.attemptFailed";
    readonly time: number;
    readonly name: string;
    readonly provider: string;
    readonly phase: "resolve" | "transform" | "validate";
    readonly step: number;
    readonly error: string;
  }
  | {
    readonly type: "actions.planned";
    readonly time: number;
    readonly actions: number;
    readonly phases: number;
  }
  | {
    readonly type: "action.phase";
    readonly time: number;
    readonly section: "actions" | "finally";
    readonly phase: number;
    readonly names: readonly string[];
    readonly state: "started" | "finished";
  }
  | {
    readonly type: "action.started";
    readonly time: number;
    readonly name: string;
    readonly section: "actions" | "finally";
    readonly provider: string;
    readonly displayName?: string;
    /** Span `action.executeAction`. */
    readonly span?: string;
    readonly parentSpan?: string;
  }
  | {
    readonly type: "action.retry";
    readonly time: number;
    readonly name: string;
    readonly attempt: number;
    readonly maxAttempts: number;
    readonly delay: number;
    readonly error: string;
  }
  | {
    readonly type: "action.finished";
    readonly time: number;
    readonly name: string;
    readonly section: "actions" | "finally";
    readonly status: ActionStatus;
    readonly duration: number;
    readonly skipReason?: SkipReason;
    readonly error?: string;
    readonly results?: Value;
    readonly streamed: boolean;
    readonly attempts: number;
    /** The failure is not counted in the final status (decision S2). */
    readonly ignored?: boolean;
    readonly span?: string;
  }
  | {
    /** Text a provider streams towards the user. */
    readonly type: "provider.output";
    readonly time: number;
    readonly caller: string;
    readonly callerKind: "resolver" | "action" | "command";
    readonly provider: string;
    readonly stream: "stdout" | "stderr";
    readonly text: string | Uint8Array;
  }
  | {
    readonly type: "provider.started";
    readonly time: number;
    readonly caller: string;
    readonly provider: string;
    readonly span: string;
    readonly parentSpan?: string;
    /** Trace id of a call that no run surrounds. */
    readonly trace?: string;
  }
  | {
    readonly type: "provider.finished";
    readonly time: number;
    readonly caller: string;
    readonly provider: string;
    readonly span: string;
    readonly status: "success" | "failure";
    readonly duration: number;
    readonly error?: string;
  }
  | {
    readonly type: "warning";
    readonly time: number;
    readonly source: string;
    readonly message: string;
    readonly diagnostic?: Diagnostic;
  }
  | {
    readonly type: "log";
    readonly time: number;
    readonly level: number;
    readonly message: string;
    readonly fields: ValueObject;
  }
  | {
    readonly type: "grant.used";
    readonly time: number;
    readonly provider: string;
    readonly caller: string;
    readonly kind: string;
    readonly resource: string;
    readonly allowed: boolean;
  }
  | {
    /** An event of a child solution, under the name `solution:<name>`. */
    readonly type: "child";
    readonly time: number;
    readonly solution: string;
    /** The resolver or action that the child runs for. */
    readonly caller: string;
    readonly event: EngineEvent;
  };

export type RunKind = "resolve" | "render" | "run" | "dry-run";
export type RunStatus = "succeeded" | "partial-success" | "failed" | "cancelled";
export type ResolverStatus = "success" | "failed" | "skipped" | "cancelled";
export type ActionStatus =
  | "pending"
  | "running"
  | "succeeded"
  | "failed"
  | "skipped"
  | "timeout"
  | "cancelled";
export type SkipReason = "condition" | "dependency-failed";

/** Where events go. Called in order, never concurrently; a returned promise holds back streamed output only. */
export type EventSink = (event: EngineEvent) => void | Promise<void>;
