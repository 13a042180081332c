import { ScafctlError } from "../../lib/diagnostics/mod.ts";
import {
  type Capability,
  executeProvider,
  type Provider,
  type ProviderContext,
  type ProviderHost,
  type ProviderOutput,
  Registry,
} from "../../lib/provider/mod.ts";
import { object, toValue, type ValueObject } from "../../lib/value/mod.ts";

/** What a test hears of a provider. */
export interface Heard {
  readonly stdout: string[];
  readonly stderr: string[];
  readonly environment: Record<string, string | null>;
  readonly warnings: string[];
}

/** Facts of a test call that differ from an ordinary one. */
export interface Call {
  readonly mode?: Capability;
  readonly context?: Partial<ProviderContext>;
  readonly host?: Partial<ProviderHost>;
  readonly heard?: Heard;
  readonly strict?: boolean;
}

/** An empty record of what a provider did. */
export function heard(): Heard {
  return { stdout: [], stderr: [], environment: {}, warnings: [] };
}

/** A context as an engine would give it, for tests. */
export function testContext(mode: Capability, facts: Partial<ProviderContext> = {}): ProviderContext {
  const folder = facts.workingDirectory ?? facts.baseFolder ?? Deno.cwd();
  return {
    mode,
    dryRun: false,
    resolvers: object(),
    parameters: object(),
    variables: object(),
    baseFolder: folder,
    workingDirectory: folder,
    environment: {},
    solution: object(),
    files: {},
    output: { structured: false, quiet: false, color: false, noColorFlag: true, width: 80 },
    caller: { kind: mode === "action" ? "action" : "resolver", name: "test" },
    ancestors: [],
    limits: {
      celCost: 1_000_000,
      templateOutput: 10 << 20,
      fileSize: 10 << 20,
      responseSize: 10 << 20,
      capturedOutput: 1 << 20,
    },
    ...facts,
  };
}

/** A host that writes down what it is asked, for tests. */
export function testHost(record: Heard = heard(), facts: Partial<ProviderHost> = {}): ProviderHost {
  const missing = () => Promise.reject(new ScafctlError("SCAF7002", "there is no store in this test"));
  return {
    signal: new AbortController().signal,
    write: (stream, data) => {
      record[stream].push(typeof data === "string" ? data : new TextDecoder().decode(data));
    },
    log: () => {},
    setEnvironment: (name, value) => {
      record.environment[name] = value;
    },
    secrets: { get: missing, list: missing },
    identities: {
      list: () => Promise.resolve([]),
      claims: () => Promise.resolve(undefined),
      groups: () => Promise.resolve([]),
      token: missing,
    },
    ...facts,
  };
}

/** Runs a provider through the executor, as an engine does. */
export async function run(
  provider: Provider,
  inputs: Record<string, unknown>,
  call: Call = {},
): Promise<ProviderOutput> {
  const registered = new Registry().register(provider, { builtin: true });
  const record = call.heard ?? heard();
  const mode = call.mode ?? provider.descriptor.capabilities[0] ?? "from";
  return await executeProvider({
    registered,
    inputs: toValue(inputs) as ValueObject,
    context: testContext(mode, call.context),
    host: testHost(record, call.host),
    onWarning: (message) => record.warnings.push(message),
    ...(call.strict && { strict: true }),
  });
}

/** The data of {@link run}. */
export async function data(
  provider: Provider,
  inputs: Record<string, unknown>,
  call: Call = {},
): Promise<unknown> {
  return (await run(provider, inputs, call)).data;
}

/** A fresh folder that is removed when the scope ends. Its real path, so that tests can compare paths. */
export async function scratch(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await Deno.realPath(await Deno.makeTempDir({ prefix: "scafctl-test-" }));
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}
