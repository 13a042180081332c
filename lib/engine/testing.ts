import { ScafctlError } from "../diagnostics/mod.ts";
import {
  anyProp,
  type AnyProvider,
  CAPABILITIES,
  type Capability,
  type JsonSchema,
  objectSchema,
  type Provider,
  type ProviderContext,
  type ProviderHost,
  type ProviderOutput,
  Registry,
} from "../provider/mod.ts";
import type { EngineEvent, RunEnvironment, Timers } from "../run/mod.ts";
import type { Solution } from "../solution/mod.ts";
import { object, type ValueObject } from "../value/mod.ts";
import { createEngine } from "./engine.ts";
import type { Engine, EngineOptions } from "./options.ts";

/** A provider made of one function, for tests: open schema, all capabilities unless told otherwise. */
export function fakeProvider(
  name: string,
  execute: (
    inputs: ValueObject,
    context: ProviderContext,
    host: ProviderHost,
  ) => ProviderOutput | Promise<ProviderOutput>,
  facts: { capabilities?: readonly Capability[]; schema?: JsonSchema; sensitiveFields?: readonly string[] } =
    {},
): Provider {
  const any = anyProp("anything");
  return {
    descriptor: {
      name,
      apiVersion: "v1",
      version: "1.0.0",
      description: "A provider that exists in tests only",
      capabilities: facts.capabilities ?? CAPABILITIES,
      schema: facts.schema ?? objectSchema({ value: any }, [], { additionalProperties: true }),
      outputSchemas: Object.fromEntries(CAPABILITIES.map((capability) => [capability, any])),
      ...(facts.sensitiveFields && { sensitiveFields: facts.sensitiveFields }),
      whatIf: (inputs) => `Would ${name} ${String(inputs.value)}`,
    },
    execute,
  };
}

/** Work that ends when a test says so. */
export class Gates {
  readonly started: string[] = [];
  readonly aborted: string[] = [];
  readonly #open = new Map<string, { end: () => void; fail: (error: Error) => void }>();
  #watchers: (() => void)[] = [];

  /** The provider `gate`: waits under its input `name` and gives its input `value`. */
  readonly provider: Provider = fakeProvider("gate", ({ name, value }, _context, host) => {
    const key = String(name);
    this.started.push(key);
    return new Promise((resolve, reject) => {
      this.#open.set(key, { end: () => resolve({ data: value ?? key }), fail: reject });
      this.#watchers.splice(0).forEach((wake) => wake());
      host.signal.addEventListener("abort", () => {
        this.aborted.push(key);
        this.#open.delete(key);
        reject(host.signal.reason);
      });
    });
  });

  /** Resolves when somebody waits at a gate. */
  async waiting(name: string): Promise<void> {
    while (!this.#open.has(name)) {
      await new Promise<void>((resolve) => this.#watchers.push(resolve));
    }
  }

  async end(name: string): Promise<void> {
    await this.waiting(name);
    this.#take(name).end();
    await settled();
  }

  async fail(name: string, message = `${name} failed`): Promise<void> {
    await this.waiting(name);
    this.#take(name).fail(new Error(message));
    await settled();
  }

  #take(name: string) {
    const gate = this.#open.get(name)!;
    this.#open.delete(name);
    return gate;
  }
}

/** Lets everything go on that can, without waiting for any time. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise<void>((resolve) => setTimeout(resolve, 0));
}

/** Timers that fire when a test says so. */
export class ManualTimers implements Timers {
  #now = 0;
  #watchers: (() => void)[] = [];
  readonly #pending = new Set<{ at: number; callback: () => void }>();

  after(milliseconds: number, callback: () => void): () => void {
    const entry = { at: this.#now + milliseconds, callback };
    this.#pending.add(entry);
    this.#watchers.splice(0).forEach((wake) => wake());
    return () => this.#pending.delete(entry);
  }

  /** Resolves when something waits for this long, or when `end` settles, so that a test cannot hang. */
  async waiting(milliseconds: number, end: Promise<unknown>): Promise<void> {
    let hasEnded = false;
    const over = end.then(() => {}, () => {}).then(() => {
      hasEnded = true;
    });
    while (!hasEnded && !this.waits.includes(milliseconds)) {
      await Promise.race([over, new Promise<void>((resolve) => this.#watchers.push(resolve))]);
    }
  }

  /** The waits that are running, in milliseconds from now. */
  get waits(): number[] {
    return [...this.#pending].map(({ at }) => at - this.#now).sort((a, b) => a - b);
  }

  async advance(milliseconds: number): Promise<void> {
    this.#now += milliseconds;
    for (const entry of [...this.#pending].sort((a, b) => a.at - b.at)) {
      if (entry.at > this.#now || !this.#pending.delete(entry)) continue;
      entry.callback();
    }
    await settled();
  }
}

/** An engine over fakes, and what it said. */
export interface Bench {
  readonly engine: Engine;
  readonly events: EngineEvent[];
  readonly gates: Gates;
  readonly abort: (reason?: unknown) => void;
  load(spec: string): Promise<Solution>;
}

/** What differs from an ordinary test engine. */
export interface BenchOptions {
  readonly timers?: Timers;
  readonly providers?: readonly AnyProvider[];
  readonly engine?: Partial<EngineOptions>;
  readonly workingDirectory?: string;
  /** Cancels the run in place of {@link Bench.abort}. */
  readonly signal?: AbortSignal;
  /** Takes the events in place of the list, which a measurement does not want to fill. */
  readonly events?: (event: EngineEvent) => void;
}

/**
 * An engine with the providers `echo` (gives its `value`), `fail` (throws its `message`), `param` (a parameter), `secret`
 * (gives its `value` as born sensitive), `verdict` (a validation that answers with its `value`) and `gate`.
 */
export function testBench(options: BenchOptions = {}): Bench {
  const gates = new Gates();
  const registry = new Registry();
  const providers: AnyProvider[] = [
    fakeProvider("echo", ({ value }) => ({ data: value ?? null })),
    fakeProvider("fail", ({ message }) => {
      throw new Error(String(message ?? "no"));
    }),
    fakeProvider("param", ({ key }, { parameters }) => {
      if (Object.hasOwn(parameters, String(key))) return { data: parameters[String(key)]! };
      throw new Error(`parameter "${key}" not provided`);
    }),
    fakeProvider("secret", ({ value }) => ({ data: value ?? null, sensitive: true })),
    fakeProvider("verdict", ({ value }) => ({ data: value ?? null })),
    gates.provider,
    ...(options.providers ?? []),
  ];
  for (const provider of providers) registry.register(provider, { builtin: true });
  const events: EngineEvent[] = [];
  const controller = new AbortController();
  const environment: RunEnvironment = {
    workingDirectory: options.workingDirectory ?? "/nowhere",
    events: options.events ?? ((event) => void events.push(event)),
    signal: options.signal ?? controller.signal,
    output: { structured: true, quiet: false, color: false, noColorFlag: true, width: 80 },
    secrets: { get: () => Promise.resolve(undefined), list: () => Promise.resolve([]) },
    identities: {
      list: () => Promise.resolve([]),
      claims: () => Promise.resolve(undefined),
      groups: () => Promise.resolve([]),
      token: () => Promise.reject(new Error("nobody is logged in")),
    },
    now: () => 1_700_000_000_000,
    limits: {
      celCost: 1_000_000,
      templateOutput: 1 << 20,
      fileSize: 1 << 20,
      responseSize: 1 << 20,
      capturedOutput: 1 << 20,
    },
    ...(options.timers && { timers: options.timers }),
  };
  const engine = createEngine({ registry, environment, ...options.engine });
  return {
    engine,
    events,
    gates,
    abort: (reason = new ScafctlError("SCAF6005", "interrupted")) => controller.abort(reason),
    load: (spec) => loadText(engine, spec),
  };
}

/** A solution from the text of its `spec`. */
export function loadText(engine: Engine, spec: string): Promise<Solution> {
  const text = `apiVersion: scafctl.io/v1\nkind: Solution\nmetadata: {name: test, version: 1.0.0}\nspec:\n${
    indent(spec)
  }\n`;
  return engine.loadSolution({
    source: { kind: "text", text, name: "test.yaml" },
    workingDirectory: "/nowhere",
    parameters: "skip",
  });
}

/** Takes the common indentation away and puts two blanks there. */
function indent(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const common = Math.min(...lines.map((line) => line.length - line.trimStart().length));
  return lines.map((line) => `  ${line.slice(common)}`).join("\n");
}

/** No parameters. */
export const NO_PARAMETERS: { readonly parameters: ValueObject } = { parameters: object() };
