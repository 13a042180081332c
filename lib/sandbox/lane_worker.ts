/**
 * The module that runs inside a lane: receives calls, runs the provider, streams back. It holds no state between calls
 * but the providers it has loaded.
 */
import type { AnyProvider, ProviderHost } from "../provider/contract.ts";
import { decodeTagged, encodeTagged, object, type ValueObject } from "../value/mod.ts";
import {
  decodeAnswer,
  decodeContext,
  encodeAnswer,
  encodeOutput,
  type FromLane,
  plainError,
  type Question,
  revivedError,
  STREAM_WINDOW,
  type ToLane,
} from "./protocol.ts";
import { refusalError, refusalIn } from "./refusal.ts";

/** Providers that run in lanes. Literal imports: the module graph knows them, so no right is needed to load them. */
const PROVIDERS: Readonly<Record<string, () => Promise<{ provider: AnyProvider }>>> = {
  file: () => import("../../providers/file/mod.ts"),
  directory: () => import("../../providers/directory/mod.ts"),
  exec: () => import("../../providers/exec/mod.ts"),
  http: () => import("../../providers/http/mod.ts"),
  git: () => import("../../providers/git/mod.ts"),
  github: () => import("../../providers/github/mod.ts"),
  hcl: () => import("../../providers/hcl/mod.ts"),
};

interface Scope {
  postMessage(message: FromLane): void;
  onmessage: ((event: MessageEvent) => void) | null;
}

const scope = globalThis as unknown as Scope;

/** State of a call that messages may reach. */
interface Running {
  readonly controller: AbortController;
  /** Bytes sent that the reader has not taken. */
  outstanding: number;
  waiting: (() => void)[];
  /** Children that have ended and of which the main thread has not heard: the news go with the next message of weight. */
  ended: number[];
}

const surroundings: object[] = [];
const running = new Map<number, Running>();
const questions = new Map<number, { resolve: (text: string) => void; reject: (error: unknown) => void }>();
let asked = 0;

scope.onmessage = (event) => {
  const message = event.data as ToLane;
  switch (message.type) {
    case "surroundings":
      surroundings[message.run] = JSON.parse(message.text);
      return;
    case "call":
      void execute(message);
      return;
    case "cancel":
      running.get(message.call)?.controller.abort(revivedError(message.error));
      return;
    case "credit":
      takeCredit(message.call, message.bytes);
      return;
    case "answer":
      questions.get(message.question)?.resolve(message.value);
      questions.delete(message.question);
      return;
    case "refusal":
      questions.get(message.question)?.reject(revivedError(message.error));
      questions.delete(message.question);
      return;
    case "probe":
      void import("./probe.ts").then(async ({ probe }) =>
        scope.postMessage({ type: "probed", open: await probe(message.port) })
      );
      return;
    case "ping":
      scope.postMessage({ type: "pong", beat: message.beat });
  }
};
scope.postMessage({ type: "ready" });

async function execute(
  { call, run, provider: name, inputs, context }: Extract<ToLane, { type: "call" }>,
): Promise<void> {
  const state: Running = { controller: new AbortController(), outstanding: 0, waiting: [], ended: [] };
  running.set(call, state);
  // Taken at once: a later run may come to stand under this number.
  const around = surroundings[run]!;
  try {
    const { provider } = await PROVIDERS[name]!();
    const checked = decodeTagged(inputs) as ValueObject;
    const decoded = provider.descriptor.decode ? provider.descriptor.decode(checked) : checked;
    const output = await provider.execute(decoded, decodeContext(context, around), hostFor(call, state));
    scope.postMessage({ type: "done", call, ended: state.ended, output: encodeOutput(output) });
  } catch (error) {
    const refusal = refusalIn(error);
    const shown = refusal ? refusalError(name, refusal, { cause: error }) : error;
    scope.postMessage({ type: "fail", call, ended: state.ended, error: plainError(shown) });
  } finally {
    running.delete(call);
  }
}

function takeCredit(call: number, bytes: number): void {
  const state = running.get(call);
  if (!state) return;
  state.outstanding -= bytes;
  if (state.outstanding >= STREAM_WINDOW) return;
  for (const resume of state.waiting.splice(0)) resume();
}

function hostFor(call: number, state: Running): ProviderHost {
  const ask = async <T>(method: Question, ...args: (string | boolean | null | undefined)[]): Promise<T> => {
    const question = ++asked;
    const text = await new Promise<string>((resolve, reject) => {
      questions.set(question, { resolve, reject });
      const plain = args.map((argument) => argument ?? null);
      scope.postMessage({ type: "ask", call, question, method, args: encodeAnswer(plain) });
    });
    return decodeAnswer<T>(text);
  };
  return {
    signal: state.controller.signal,
    write(stream, text) {
      state.outstanding += typeof text === "string" ? text.length : text.byteLength;
      scope.postMessage({ type: "write", call, stream, text });
      if (state.outstanding < STREAM_WINDOW) return;
      return new Promise<void>((resolve) => state.waiting.push(resolve));
    },
    log(level, message, fields = object()) {
      scope.postMessage({ type: "log", call, level, message, fields: encodeTagged(fields) });
    },
    setEnvironment(name, value) {
      scope.postMessage({ type: "environment", call, name, value });
    },
    childChanged(pid, isRunning) {
      if (!isRunning) state.ended.push(pid);
      // A child that runs is told at once: only then can the main thread end it.
      else scope.postMessage({ type: "child", call, pid, ended: state.ended.splice(0) });
    },
    secrets: { get: (name) => ask("secrets.get", name), list: () => ask("secrets.list") },
    identities: {
      list: () => ask("identities.list"),
      claims: (handler, wanted) => ask("identities.claims", handler, wanted),
      groups: (handler) => ask("identities.groups", handler),
      token: (handler, wanted, refresh) => ask("identities.token", handler, wanted, refresh),
    },
  };
}
