import type { Value, ValueObject } from "../value/mod.ts";
import type { JsonSchema } from "./json_schema.ts";

/** The execution contexts a provider can take part in. */
export const CAPABILITIES = ["from", "transform", "validation", "authentication", "action"] as const;
export type Capability = (typeof CAPABILITIES)[number];

/**
 * Everything a provider is told about the call. Plain data, deeply frozen by the executor's caller, so that it can cross
 * a worker border unchanged. Sections "Execution Context" and "Context-Based Execution Control" of the providers
 * specification.
 */
export interface ProviderContext {
  /** The capability the provider is invoked for. */
  readonly mode: Capability;
  /** Only `run provider --dry-run` sets it; a provider then does nothing and answers with placeholder data. */
  readonly dryRun: boolean;
  /**
   * Resolver values by name (`_`). Read only. May hold values beyond those the call depends on, unless the provider's
   * dependencies said that it looks at the whole (see {@link Dependencies}).
   */
  readonly resolvers: ValueObject;
  /** Parameters from the command line (or from a parent solution), unparsed texts included. */
  readonly parameters: ValueObject;
  /** Special names: `__self`, `__item`, `__index`, aliases, `__plan`, `__actions`, `__execution`, `__cwd`, `__matrix`. */
  readonly variables: ValueObject;
  /** Absolute folder that relative paths of this call resolve against. */
  readonly baseFolder: string;
  /** Set in action mode when `--output-dir` was given: relative paths must stay below it. Absolute. */
  readonly outputFolder?: string;
  /** Absolute working directory of the run (what the user calls "here"). */
  readonly workingDirectory: string;
  /** The run's changes over the process environment; null means unset. */
  readonly environment: Readonly<Record<string, string | null>>;
  /** The variables below those changes, where the run may not see the whole process environment. */
  readonly inherited?: Readonly<Record<string, string>>;
  /**
   * The user's variables that say how requests leave the machine, where the run may not see them: a client uses them, and
   * no solution gets to know them.
   */
  readonly connection?: Readonly<Record<string, string>>;
  /** Facts of the running solution: name, version, displayName, description, category, tags; empty outside one. */
  readonly solution: ValueObject;
  /** Facts of the running program, for the metadata provider; absent where nobody needs them. */
  readonly program?: ProgramFacts;
  /** Defaults for the file provider from the command line. */
  readonly files: { readonly onConflict?: string; readonly backup?: boolean };
  readonly output: OutputFacts;
  /** Who calls: for messages, logs and the capability log. */
  readonly caller: Caller;
  /** W3C trace context of the surrounding span, when tracing is on. */
  readonly traceparent?: string;
  /** Chain of canonical solution names above and including this one, outermost first. */
  readonly ancestors: readonly string[];
  /** Limits that hold for this call. */
  readonly limits: ProviderLimits;
  /** What requests may reach; absent means the strictest. */
  readonly network?: NetworkFacts;
  /** Folders that real paths are held against; absent means that nothing but the runtime narrows them. */
  readonly reach?: Readonly<Record<"read" | "write", PathScope>>;
}

export interface NetworkFacts {
  /** Requests may go to private, loopback, link-local and reserved addresses (configuration `httpClient.allowPrivateIPs`). */
  readonly allowPrivateIPs: boolean;
  /** The only hosts (`host` or `host:port`) that a request and its redirects may go to; absent means all. */
  readonly hosts?: readonly string[];
  /** Hosts that no request may go to. */
  readonly deniedHosts?: readonly string[];
}

/** Paths that a call may use: what is at or below an allowed one and not at or below a denied one. All absolute. */
export interface PathScope {
  readonly allowed: true | readonly string[];
  readonly denied: readonly string[];
  /** What of repositories' own folders (`.git`) may be written; absent means as everything else. */
  readonly repositories?: readonly string[];
}

/** What program runs, and how it was called. */
export interface ProgramFacts {
  readonly version: { readonly buildVersion: string; readonly commit: string; readonly buildTime: string };
  readonly args: readonly string[];
  readonly entrypoint: "cli" | "api" | "unknown";
  /** The command without aliases and arguments: `scafctl/run/resolver`. */
  readonly command: string;
}

export interface OutputFacts {
  /** True for json, yaml and the like: nothing but data goes to stdout, so providers do not stream. */
  readonly structured: boolean;
  readonly quiet: boolean;
  readonly color: boolean;
  readonly noColorFlag: boolean;
  /** Width of the terminal in columns. */
  readonly width: number;
}

export interface Caller {
  readonly kind: "resolver" | "action" | "command";
  readonly name: string;
  readonly phase?: "resolve" | "transform" | "validate";
  readonly step?: number;
}

export interface ProviderLimits {
  /** CEL cost; 0 means none. */
  readonly celCost: number;
  /** Bytes of one template's output. */
  readonly templateOutput: number;
  /** Work of one template; the engine's own limit when absent. */
  readonly templateSteps?: number;
  /** Bytes of a file that is read, and of an HTTP body. */
  readonly fileSize: number;
  readonly responseSize: number;
  /** Bytes of all contents of one listing or written tree; four files of the largest size when absent. */
  readonly treeSize?: number;
  /** Bytes of captured output of a child process. */
  readonly capturedOutput: number;
  /** Instant (ms since the epoch) after which the call is to stop; absent means no limit. */
  readonly deadline?: number;
}

/** What a provider can ask of the main thread while it runs. Every answer is plain data. */
export interface ProviderHost {
  /** Fires when the call is cancelled or timed out; its reason is a {@link ScafctlError}. */
  readonly signal: AbortSignal;
  /** Streams text towards the user; resolves when more is welcome (back-pressure). Masking happens at the receiver. */
  write(stream: "stdout" | "stderr", text: string | Uint8Array): void | Promise<void>;
  /** A structured log line; the provider's name is added. Level 0 is always logged, 1 with debug, higher with trace. */
  log(level: number, message: string, fields?: ValueObject): void;
  /** Changes the run's environment overlay; null unsets. */
  setEnvironment(name: string, value: string | null): void;
  /** Reports a child process that leads its own group, so that it can be ended even when its lane is gone. */
  childChanged?(pid: number, isRunning: boolean): void;
  readonly secrets: SecretReader;
  readonly identities: IdentitySource;
  /** Runs a child solution; there only for the `solution` provider. */
  runSolution?(request: ChildSolutionRequest): Promise<ChildSolutionResult>;
}

export interface SecretReader {
  /** The secret's text, or undefined when there is none. Throws SCAF7002 when no store can be opened. */
  get(name: string): Promise<string | undefined>;
  list(): Promise<string[]>;
}

/** Login identities, as the `identity` provider and authenticated requests see them. */
export interface IdentitySource {
  list(): Promise<IdentityStatus[]>;
  claims(handler: string, scope?: string): Promise<ValueObject | undefined>;
  groups(handler: string): Promise<string[]>;
  /** A token for a request; `refresh` asks for a new one. Throws when the handler is unknown or not logged in. */
  token(
    handler: string,
    scope: string | undefined,
    refresh: boolean,
  ): Promise<{ type: string; token: string }>;
}

export interface IdentityStatus {
  readonly handler: string;
  readonly displayName?: string;
  readonly authenticated: boolean;
  readonly facts: ValueObject;
}

export interface ChildSolutionRequest {
  readonly source: string;
  readonly parameters: ValueObject;
  /** Only these resolvers are wanted in the envelope; their dependencies run unseen. */
  readonly resolvers?: readonly string[];
  readonly maxDepth: number;
  /** Milliseconds. */
  readonly timeout?: number;
  /** Also run the child's workflow. */
  readonly runWorkflow: boolean;
}

export interface ChildSolutionResult {
  readonly name: string;
  readonly resolvers: ValueObject;
  readonly sensitive: readonly string[];
  readonly errors: readonly { readonly resolver: string; readonly message: string }[];
  /** Where the first failure is a refused right: what would give it. */
  readonly way?: string;
  readonly workflow?: {
    readonly finalStatus: string;
    readonly failedActions: readonly string[];
    readonly skippedActions: readonly string[];
    readonly error?: string;
  };
}

/** The standard result of every provider execution. */
export interface ProviderOutput {
  readonly data: Value;
  /** At most 50 are kept. */
  readonly warnings?: readonly string[];
  readonly metadata?: ValueObject;
  /** The output was already streamed to the terminal and is not to be printed again. */
  readonly streamed?: boolean;
  /** The data derives from a secret (decision F19). */
  readonly sensitive?: boolean;
  /**
   * What in sensitive data is secret and not yet known to the run, where that is not all of it: its other words may be
   * shown elsewhere.
   */
  readonly secrets?: readonly Value[];
}

/**
 * Resolver names that a provider's inputs refer to beyond what generic extraction sees. `whole` says that the provider
 * may look at every resolver value, so the call waits for, and sees, all finished ones.
 */
export interface Dependencies {
  readonly names: readonly string[];
  /** Names that are resolvers only perhaps: they count where such a resolver exists, and are no error elsewhere. */
  readonly soft?: readonly string[];
  readonly whole?: boolean;
}

/** Kinds of right an operation needs, before they are narrowed to resources. See `lib/sandbox`. */
export type RightKind = "read" | "write" | "net" | "env" | "run" | "sys";

/** One right with the resource it is for; no resource means any of the kind. */
export interface Right {
  readonly kind: RightKind;
  readonly resource?: string;
  /** The call does without it when it is refused. */
  readonly optional?: boolean;
}

export interface Example {
  /** At most 50 characters. */
  readonly name: string;
  /** At most 300 characters. */
  readonly description: string;
  /** A resolver or action step as YAML, 10 to 2000 characters. */
  readonly yaml: string;
}

/** Identity, schemas and behaviour of a provider. Section "Descriptor" of the providers specification. */
export interface Descriptor<Decoded = ValueObject> {
  /** 2 to 100 characters, `^[a-z][a-z0-9-]*$`. */
  readonly name: string;
  /** At most 100 characters; the name when absent. */
  readonly displayName?: string;
  readonly apiVersion: "v1";
  /** Semantic version. */
  readonly version: string;
  /** 10 to 500 characters. */
  readonly description: string;
  readonly capabilities: readonly Capability[];
  /** Input schema (an object schema). */
  readonly schema: JsonSchema;
  /** What is really returned, per capability. */
  readonly outputSchemas: Readonly<Partial<Record<Capability, JsonSchema>>>;
  /** Properties that hold secrets, at most 50; `writeOnly` properties are added by the registry. */
  readonly sensitiveFields?: readonly string[];
  /**
   * What it gives comes from elsewhere (a server, a file, a program): as far as one can tell, the words in it are no forms
   * of a secret that the call carried. The answer as a whole still counts as derived, and so does what is made of it.
   */
  readonly fromOutside?: boolean;
  /** Its inputs become parameters of another solution, which has to know what in them is secret. */
  readonly runsSolutions?: boolean;
  /** Turns checked inputs into the form {@link Provider.execute} takes; throws on what a schema cannot say. */
  readonly decode?: (inputs: ValueObject) => Decoded;
  /** References beyond generic extraction. Gets the inputs as written; literals hold the raw text. */
  readonly extractDependencies?: (inputs: RawInputs) => Dependencies;
  /** One sentence on what an action would do with these inputs. */
  readonly whatIf?: (inputs: ValueObject, context: ProviderContext) => string;
  /** Values of the input `operation` that write; refused outside actions. */
  readonly writeOperations?: readonly string[];
  /** Rights that an operation needs, from inputs that may be incomplete before a run. Default: none. */
  readonly rights?: (inputs: ValueObject) => readonly Right[];
  /** At most 50 characters. */
  readonly category?: string;
  /** At most 20. */
  readonly tags?: readonly string[];
  readonly icon?: string;
  readonly links?: readonly { readonly name: string; readonly url: string }[];
  /** At most 10. */
  readonly examples?: readonly Example[];
  readonly deprecated?: boolean;
  readonly beta?: boolean;
  readonly maintainers?: readonly { readonly name: string; readonly email: string }[];
}

/** Inputs before evaluation: for each name its form and text or literal. */
export type RawInputs = Readonly<Record<string, RawInput>>;
export type RawInput =
  | { readonly kind: "literal"; readonly value: Value }
  | { readonly kind: "rslvr" | "expr" | "tmpl"; readonly text: string }
  | { readonly kind: "nested" };

/**
 * A stateless execution primitive: one well-defined operation on checked inputs. Built-ins implement it directly; a lane
 * and a plugin proxy it.
 */
export interface Provider<Decoded = ValueObject> {
  readonly descriptor: Descriptor<Decoded>;
  execute(
    inputs: Decoded,
    context: ProviderContext,
    host: ProviderHost,
  ): ProviderOutput | Promise<ProviderOutput>;
}

/** A provider of any decoded type, as registries hold it. */
// deno-lint-ignore no-explicit-any
export type AnyProvider = Provider<any>;

/** Variables that are facts of the run. A template gets those that it names: a dump of its dot holds data only. */
export const RUN_FACTS: ReadonlySet<string> = new Set(["__plan", "__actions", "__cwd", "__execution"]);

/** Variables of the user that say how requests leave this machine: proxies, and certificates beside the built-in ones. */
export const CONNECTION_VARIABLES: readonly string[] = [
  "HTTP_PROXY",
  "http_proxy",
  "HTTPS_PROXY",
  "https_proxy",
  "NO_PROXY",
  "no_proxy",
  "REQUEST_METHOD",
  "request_method",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "NODE_EXTRA_CA_CERTS",
  "DENO_CERT",
];
