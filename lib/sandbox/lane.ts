import { ScafctlError } from "../diagnostics/mod.ts";
import type { RunningGroups } from "../process/mod.ts";
import type { ProviderContext, ProviderHost, ProviderOutput } from "../provider/contract.ts";
import { decodeTagged, type ValueObject } from "../value/mod.ts";
import { type Grant, RIGHT_KINDS } from "./grant.ts";
import {
  decodeAnswer,
  decodeOutput,
  encodeAnswer,
  encodeContext,
  encodeInputs,
  encodeSurroundings,
  type FromLane,
  plainError,
  type Question,
  revivedError,
  surroundingsOf,
  type ToLane,
} from "./protocol.ts";
import { workerUrl } from "./worker_url.ts";

/** A cancelled lane that does not answer within this time (ms) is terminated. */
const PING_LIMIT = 250;
/** Runs whose surroundings a lane keeps. */
const MOST_RUNS = 8;

interface Call {
  readonly host: ProviderHost;
  readonly resolve: (output: ProviderOutput) => void;
  readonly reject: (error: unknown) => void;
  readonly removeListener: () => void;
}

let lanes = 0;
let calls = 0;
let beats = 0;

/**
 * One worker with a narrowed grant, and the calls that run in it. It is made on first use and kept; a call is cancelled by
 * message, and only a lane that misses a ping is terminated: its other calls then fail as lost, and nothing is replayed.
 */
export class Lane {
  readonly #number = ++lanes;
  readonly #worker: Worker;
  readonly #canSignal: boolean;
  readonly #calls = new Map<number, Call>();
  /** Ends of children that the main thread brings about, by call. */
  readonly #endings = new Map<number, Promise<void>>();
  readonly #pings = new Map<number, ReturnType<typeof setTimeout>>();
  /** What was sent of the runs, the number of each being its place. */
  readonly #surroundings: (readonly unknown[])[] = [];
  #nextRun = 0;
  #isLost = false;

  /** `url` is another worker module than the usual one, for tests. */
  constructor(grant: Grant, private readonly groups: RunningGroups, url: URL = workerUrl()) {
    this.#canSignal = grant.run === true;
    this.#worker = new Worker(url, {
      type: "module",
      name: `lane ${this.#number}`,
      deno: { permissions: workerPermissions(grant) },
    });
    this.#worker.onmessage = (event) => this.#receive(event.data as FromLane);
    // Without preventDefault an uncaught error in a worker ends the whole process.
    this.#worker.onerror = (event) => {
      event.preventDefault();
      void this.#lose(`an uncaught error: ${event.message}`);
    };
    this.#worker.onmessageerror = (event) => {
      event.preventDefault();
      void this.#lose("an unreadable message");
    };
  }

  /** False once the lane was terminated; a new one is to be made then. */
  get isUsable(): boolean {
    return !this.#isLost;
  }

  /** Runs a provider in the lane. */
  execute(
    provider: string,
    inputs: ValueObject,
    context: ProviderContext,
    host: ProviderHost,
  ): Promise<ProviderOutput> {
    const call = ++calls;
    return new Promise((resolve, reject) => {
      if (host.signal.aborted) return reject(host.signal.reason);
      const cancel = () => this.#cancel(call, host.signal.reason);
      host.signal.addEventListener("abort", cancel, { once: true });
      const removeListener = () => host.signal.removeEventListener("abort", cancel);
      this.#calls.set(call, { host, resolve, reject, removeListener });
      this.#send({
        type: "call",
        call,
        run: this.#runOf(context),
        provider,
        inputs: encodeInputs(inputs),
        context: encodeContext(context),
      });
    });
  }

  /** Ends the lane and whatever runs in it; its children at once, since a run that ends well has waited for them. */
  close(): void {
    this.groups.killAll(this.#number);
    void this.#lose("the run has ended");
  }

  #send(message: ToLane): void {
    this.#worker.postMessage(message);
  }

  /** The number under which the lane knows what surrounds a call; sent when it is new. */
  #runOf(context: ProviderContext): number {
    const parts = surroundingsOf(context);
    const known = this.#surroundings.findIndex((other) => other.every((part, at) => part === parts[at]));
    if (known !== -1) return known;
    const run = this.#nextRun++ % MOST_RUNS;
    this.#surroundings[run] = parts;
    this.#send({ type: "surroundings", run, text: encodeSurroundings(parts) });
    return run;
  }

  #cancel(call: number, reason: unknown): void {
    this.#send({ type: "cancel", call, error: plainError(reason) });
    if (!this.#canSignal) this.#endChildren(call);
    const beat = ++beats;
    this.#pings.set(
      beat,
      setTimeout(() => {
        const entry = this.#settle(call);
        void this.#lose("it did not answer after a cancel").then(() => entry?.reject(reason));
      }, PING_LIMIT),
    );
    this.#send({ type: "ping", beat });
  }

  /** Ends the children of a call for a lane that may not. */
  #endChildren(call: number): void {
    const ends = [this.#endings.get(call), this.groups.end({ worker: this.#number, call })];
    this.#endings.set(call, Promise.all(ends).then(() => {}));
  }

  /** A call that failed because it was cancelled is over when its children are. */
  async #fail(call: number, error: ScafctlError): Promise<void> {
    const entry = this.#settle(call);
    await this.#endings.get(call);
    this.#endings.delete(call);
    entry?.reject(error);
  }

  #settle(call: number): Call | undefined {
    const entry = this.#calls.get(call);
    this.#calls.delete(call);
    entry?.removeListener();
    return entry;
  }

  /** Resolves when nothing of the lane is left. */
  async #lose(why: string): Promise<void> {
    if (this.#isLost) return;
    this.#isLost = true;
    this.#worker.terminate();
    for (const timer of this.#pings.values()) clearTimeout(timer);
    const lost = new ScafctlError("SCAF6004", `lane lost: ${why}`, {
      hint: "the call was not repeated, it may have had effects",
    });
    const entries = [...this.#calls.keys()].map((call) => this.#settle(call));
    // A call ends when nothing of it is left.
    await this.groups.end({ worker: this.#number });
    for (const entry of entries) entry?.reject(lost);
  }

  #receive(message: FromLane): void {
    switch (message.type) {
      case "ready":
      case "probed":
        return;
      case "pong": {
        clearTimeout(this.#pings.get(message.beat));
        this.#pings.delete(message.beat);
        return;
      }
      case "child":
        this.#childrenEnded(message.call, message.ended);
        this.groups.changed(message.pid, true, { worker: this.#number, call: message.call });
        // It began while the call was being cancelled.
        if (this.#endings.has(message.call)) this.#endChildren(message.call);
        this.#calls.get(message.call)?.host.childChanged?.(message.pid, true);
        return;
      case "done":
        this.#childrenEnded(message.call, message.ended);
        this.#settle(message.call)?.resolve(decodeOutput(message.output));
        return;
      case "fail":
        this.#childrenEnded(message.call, message.ended);
        void this.#fail(message.call, revivedError(message.error));
        return;
      case "write":
        void this.#write(message);
        return;
      case "log":
        this.#calls.get(message.call)?.host.log(
          message.level,
          message.message,
          decodeTagged(message.fields) as ValueObject,
        );
        return;
      case "environment":
        this.#calls.get(message.call)?.host.setEnvironment(message.name, message.value);
        return;
      case "ask":
        void this.#answer(message);
    }
  }

  #childrenEnded(call: number, pids: readonly number[]): void {
    for (const pid of pids) {
      this.groups.changed(pid, false);
      this.#calls.get(call)?.host.childChanged?.(pid, false);
    }
  }

  async #write({ call, stream, text }: Extract<FromLane, { type: "write" }>): Promise<void> {
    const bytes = typeof text === "string" ? text.length : text.byteLength;
    try {
      await this.#calls.get(call)?.host.write(stream, text);
    } finally {
      if (this.isUsable) this.#send({ type: "credit", call, bytes });
    }
  }

  async #answer({ call, question, method, args }: Extract<FromLane, { type: "ask" }>): Promise<void> {
    const host = this.#calls.get(call)?.host;
    try {
      if (!host) throw new ScafctlError("SCAF6005", "the call has ended");
      const value = await ask(host, method, decodeAnswer<(string | null | boolean)[]>(args));
      if (this.isUsable) this.#send({ type: "answer", question, value: encodeAnswer(value) });
    } catch (error) {
      if (this.isUsable) this.#send({ type: "refusal", question, error: plainError(error) });
    }
  }
}

function ask(host: ProviderHost, method: Question, args: (string | null | boolean)[]): Promise<unknown> {
  const [first, second, third] = args;
  const name = String(first);
  const scope = typeof second === "string" ? second : undefined;
  switch (method) {
    case "secrets.get":
      return host.secrets.get(name);
    case "secrets.list":
      return host.secrets.list();
    case "identities.list":
      return host.identities.list();
    case "identities.claims":
      return host.identities.claims(name, scope);
    case "identities.groups":
      return host.identities.groups(name);
    case "identities.token":
      return host.identities.token(name, scope, third === true);
  }
}

function workerPermissions(grant: Grant): Deno.PermissionOptionsObject {
  const scopes = Object.fromEntries(
    RIGHT_KINDS.map((kind) => {
      const scope = grant[kind];
      return [kind, scope === true ? true : scope.length === 0 ? false : [...scope]];
    }),
  );
  return { ...scopes, ffi: false, import: false } as Deno.PermissionOptionsObject;
}
