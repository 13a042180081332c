import { type Code, CODES, type RefusedRight, ScafctlError } from "../diagnostics/mod.ts";
import type { IdentityStatus, ProviderContext, ProviderOutput } from "../provider/contract.ts";
import { decodeTagged, encodeTagged, object, type Value, type ValueObject } from "../value/mod.ts";

/**
 * What crosses the border between the main thread and a lane. Values travel as tagged JSON text: as object graphs they
 * cost twenty times as much. `call` numbers are given by the main thread and never reused.
 */
export type ToLane =
  /** What the calls of a run have in common. A new run under an old number replaces it. */
  | { type: "surroundings"; run: number; text: string }
  | { type: "call"; call: number; run: number; provider: string; inputs: string; context: string }
  | { type: "cancel"; call: number; error: PlainError }
  /** More of a call's stream is welcome. */
  | { type: "credit"; call: number; bytes: number }
  | { type: "answer"; question: number; value: string }
  | { type: "refusal"; question: number; error: PlainError }
  /** Try to get out, see `probe.ts`. */
  | { type: "probe"; port: number }
  | { type: "ping"; beat: number };

export type FromLane =
  | { type: "ready" }
  | { type: "pong"; beat: number }
  /** The ways out that were open. */
  | { type: "probed"; open: string[] }
  | { type: "write"; call: number; stream: "stdout" | "stderr"; text: string | Uint8Array }
  | { type: "log"; call: number; level: number; message: string; fields: string }
  | { type: "environment"; call: number; name: string; value: string | null }
  /** A child process of a call began; its group has the same number. `ended` are those that have come to their end since. */
  | { type: "child"; call: number; pid: number; ended: number[] }
  | { type: "ask"; call: number; question: number; method: Question; args: string }
  | { type: "done"; call: number; ended: number[]; output: string }
  | { type: "fail"; call: number; ended: number[]; error: PlainError };

/** What a lane can ask of the main thread. */
export type Question =
  | "secrets.get"
  | "secrets.list"
  | "identities.list"
  | "identities.claims"
  | "identities.groups"
  | "identities.token";

/** An error without its place: places belong to the main thread, which knows the solution. */
export interface PlainError {
  readonly code: Code;
  readonly message: string;
  readonly hint?: string;
  readonly input?: string;
  readonly refused?: RefusedRight;
  readonly exit: number;
}

/** Bytes of a stream that a lane may send before the reader has taken any. */
export const STREAM_WINDOW = 1 << 20;

/** The members of a context that are the same objects for all calls of a run; they cross once. */
const SURROUNDINGS = [
  "environment",
  "inherited",
  "connection",
  "network",
  "reach",
  "output",
  "files",
] as const;

/** Those members of a context; equal members mean that nothing has to cross. */
export function surroundingsOf(context: ProviderContext): readonly unknown[] {
  return SURROUNDINGS.map((name) => context[name]);
}

export function encodeSurroundings(parts: readonly unknown[]): string {
  return JSON.stringify(Object.fromEntries(SURROUNDINGS.map((name, index) => [name, parts[index]])));
}

/** What is left of a context. Providers that touch the world see no values but those in their inputs. */
export function encodeContext(context: ProviderContext): string {
  const { mode, dryRun, baseFolder, outputFolder, workingDirectory, caller, traceparent, limits } = context;
  return JSON.stringify({
    mode,
    dryRun,
    baseFolder,
    outputFolder,
    workingDirectory,
    caller,
    traceparent,
    limits,
  });
}

export function decodeContext(text: string, surroundings: object): ProviderContext {
  return {
    ...surroundings,
    ...JSON.parse(text),
    resolvers: object(),
    parameters: object(),
    variables: object(),
    solution: object(),
    ancestors: [],
  };
}

/** Throws SCAF6003 for inputs that are longer, written out, than any text can be. */
export function encodeInputs(inputs: ValueObject): string {
  return bounded("inputs", () => encodeTagged(inputs));
}

export function encodeOutput(output: ProviderOutput): string {
  const { data, metadata, ...rest } = output;
  return bounded("results", () =>
    JSON.stringify({
      rest,
      data: encodeTagged(data),
      ...(metadata && { metadata: encodeTagged(metadata) }),
    }));
}

function bounded(what: string, encode: () => string): string {
  try {
    return encode();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ScafctlError("SCAF6003", `the ${what} are too large to be handed over`, {
      hint: "divide the work into several steps",
      cause: error,
    });
  }
}

export function decodeOutput(text: string): ProviderOutput {
  const { rest, data, metadata } = JSON.parse(text);
  return {
    ...rest,
    data: decodeTagged(data),
    ...(metadata !== undefined && { metadata: decodeTagged(metadata) as ValueObject }),
  };
}

export function plainError(error: unknown): PlainError {
  if (error instanceof ScafctlError) {
    return {
      code: error.code,
      message: error.message,
      exit: error.exit,
      ...(error.hint !== undefined && { hint: error.hint }),
      ...(error.input !== undefined && { input: error.input }),
      ...(error.refused && { refused: error.refused }),
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: "SCAF5005", message, exit: CODES.SCAF5005.exit };
}

export function revivedError(plain: PlainError): ScafctlError {
  return new ScafctlError(plain.code, plain.message, {
    hint: plain.hint,
    input: plain.input,
    refused: plain.refused,
    exit: plain.exit as ScafctlError["exit"],
  });
}

/** Values of questions and answers; identity statuses are plain enough to be values too. */
export function encodeAnswer(value: unknown): string {
  return value === undefined ? "" : encodeTagged(value as Value);
}

export function decodeAnswer<T>(text: string): T {
  return (text === "" ? undefined : decodeTagged(text)) as T;
}

export type { IdentityStatus };
