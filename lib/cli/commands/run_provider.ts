import { didYouMean, ExitCode, messageOf, ScafctlError } from "../../diagnostics/mod.ts";
import {
  CAPABILITIES,
  type Capability,
  executeProvider,
  type ProviderContext,
  type ProviderHost,
  type ProviderOutput,
  type RegisteredProvider,
} from "../../provider/mod.ts";
import { Masker } from "../../engine/mod.ts";
import { Spans } from "../../run/mod.ts";
import { field, isObject, object, type Value, type ValueObject } from "../../value/mod.ts";
import type { Invocation } from "../invocation.ts";
import { MASKED, type OutputPlan, planOutput, printResult } from "../output.ts";
import { readParameters } from "../parameters.ts";
import { builtinRegistry } from "../registry.ts";
import { conflictFlag, openSession, outputFolderOf, type Session } from "../session.ts";
import { inputTable } from "../views/provider_text.ts";
import { wrapText } from "../wrap.ts";

/** `run provider NAME`: one call of one provider, without a solution. */
export async function run(invocation: Invocation): Promise<number> {
  const { args, flags } = invocation;
  const plan = await planOutput(invocation);
  const [name = "", ...words] = args;
  const session = openSession(invocation, plan);
  try {
    const registered = await session.registry.get(name);
    if (!registered) throw unknownProvider(name, session.registry.names());
    const inputs = await readInputs(invocation, words, registered);
    const output = await call(invocation, session, session.sandbox.provider(registered), inputs);
    session.finish();
    for (const warning of output.warnings ?? []) invocation.terminal.warn(warning);
    await print(invocation, plan, output, flags.bool("redact") || (output.sensitive ?? false));
    return ExitCode.success;
  } finally {
    session.finish();
  }
}

function unknownProvider(name: string, names: readonly string[]): ScafctlError {
  return new ScafctlError("SCAF5001", `provider "${name}" not found`, {
    hint: didYouMean(name, names) ?? `available: ${names.join(", ")}`,
  });
}

async function readInputs(
  invocation: Invocation,
  line: readonly string[],
  registered: RegisteredProvider,
): Promise<ValueObject> {
  // Behind `--` an input may look like a flag.
  const words = line.map((word) => /^--[^=-][^=]*=/.test(word) ? word.slice(2) : word);
  const stray = words.find((word) => !word.includes("=") && !word.startsWith("@"));
  if (stray !== undefined) {
    throw new ScafctlError("SCAF2002", `"${stray}" is not of the form key=value`, {
      exit: ExitCode.invalidInput,
    });
  }
  const given = await readParameters([...invocation.flags.list("input"), ...words], {
    stdin: invocation.stdin,
    folder: invocation.folder,
    flag: "--input",
    exit: ExitCode.invalidInput,
    unique: true,
  });
  const { schema } = registered.descriptor;
  const properties = schema.properties ?? {};
  const isOpen = schema.additionalProperties !== undefined && schema.additionalProperties !== false;
  for (const key of Object.keys(given)) {
    if (isOpen || Object.hasOwn(properties, key)) continue;
    const valid = Object.keys(properties).sort();
    const hint = didYouMean(key, valid);
    throw new ScafctlError(
      "SCAF2003",
      `provider "${registered.descriptor.name}" does not accept input "${key}"${hint ? ` — ${hint}` : ""} ` +
        `(valid inputs: ${valid.join(", ") || "none"})`,
    );
  }
  return given;
}

/** The asked-for capability; else `action` for an operation that writes, else the provider's first. */
function capabilityOf(
  invocation: Invocation,
  { descriptor }: RegisteredProvider,
  inputs: ValueObject,
): Capability {
  const text = invocation.flags.text("capability");
  if (text !== undefined) {
    if ((CAPABILITIES as readonly string[]).includes(text)) return text as Capability;
    throw new ScafctlError("SCAF5002", `unknown capability "${text}" (valid: ${CAPABILITIES.join(", ")})`);
  }
  const operation = field(inputs, "operation");
  const writes = typeof operation === "string" && descriptor.writeOperations?.includes(operation);
  return writes ? "action" : descriptor.capabilities[0]!;
}

async function call(
  invocation: Invocation,
  session: Session,
  registered: RegisteredProvider,
  inputs: ValueObject,
): Promise<ProviderOutput> {
  const { flags, folder } = invocation;
  const { signal } = session.environment;
  const { environment } = session;
  const { name } = registered.descriptor;
  const outputFolder = await outputFolderOf(invocation);
  const onConflict = conflictFlag(invocation);
  const changes: Record<string, string | null> = {};
  const spans = new Spans(environment.trace);
  const span = spans.next();
  const traceparent = spans.traceparent(span);
  const context: ProviderContext = {
    mode: capabilityOf(invocation, registered, inputs),
    dryRun: flags.bool("dry-run"),
    resolvers: object(),
    parameters: object(),
    variables: object(),
    baseFolder: folder,
    ...(outputFolder !== undefined && { outputFolder }),
    workingDirectory: folder,
    environment: changes,
    solution: object(),
    ...(environment.program && { program: environment.program }),
    ...(environment.network && { network: environment.network }),
    files: {
      ...(onConflict !== undefined && { onConflict }),
      ...(flags.given("backup") && { backup: flags.bool("backup") }),
    },
    output: environment.output,
    caller: { kind: "command", name },
    ...(traceparent !== undefined && { traceparent }),
    ancestors: [],
    limits: environment.limits,
  };
  const masker = new Masker();
  for (const input of registered.sensitiveFields) {
    if (Object.hasOwn(inputs, input)) masker.add(inputs[input]!);
  }
  const emit = environment.events;
  const host: ProviderHost = {
    signal,
    write: (stream, text) =>
      emit({
        type: "provider.output",
        time: Date.now(),
        caller: name,
        callerKind: "command",
        provider: name,
        stream,
        text,
      }),
    log: (level, message, fields = object()) => {
      const shown = masker.maskValue(object({ ...fields, provider: name })) as ValueObject;
      emit({ type: "log", time: Date.now(), level, message: masker.mask(message), fields: shown });
    },
    setEnvironment: (variable, value) => {
      changes[variable] = value;
    },
    secrets: environment.secrets,
    identities: environment.identities,
  };
  const start = Date.now();
  const ended = (error?: string) =>
    emit({
      type: "provider.finished",
      time: Date.now(),
      caller: name,
      provider: name,
      span,
      status: error === undefined ? "success" : "failure",
      duration: Date.now() - start,
      ...(error !== undefined && { error: masker.mask(error) }),
    });
  emit({ type: "provider.started", time: start, caller: name, provider: name, span, trace: spans.trace });
  try {
    const output = await executeProvider({ registered, inputs, context, host, strict: true });
    ended();
    return output;
  } catch (error) {
    ended(messageOf(error));
    throw error;
  }
}

async function print(
  invocation: Invocation,
  plan: OutputPlan,
  output: ProviderOutput,
  masked: boolean,
): Promise<void> {
  const showsAll = invocation.flags.bool("show-sensitive");
  const value: Record<string, Value> = { data: masked && !showsAll ? maskTexts(output.data) : output.data };
  if (output.warnings && output.warnings.length > 0) value.warnings = [...output.warnings];
  if (output.metadata) value.metadata = output.metadata;
  if (invocation.flags.bool("dry-run")) value.dryRun = true;
  const { data } = value;
  const items = plan.where && !plan.expression && Array.isArray(data);
  await printResult(invocation, plan, { value: items ? data : value });
}

/** Every text and number of a secret output is hidden; its shape stays. */
function maskTexts(value: Value): Value {
  if (Array.isArray(value)) return value.map(maskTexts);
  if (isObject(value)) return object(Object.keys(value).map((key) => [key, maskTexts(value[key]!)] as const));
  return value === null || typeof value === "boolean" ? value : MASKED;
}

/** The inputs of the provider that the line names. */
export async function extraHelp(invocation: Invocation): Promise<string> {
  const name = invocation.args[0];
  if (name === undefined) return "";
  const registry = builtinRegistry();
  const registered = await registry.get(name);
  if (!registered) throw unknownProvider(name, registry.names());
  const { descriptor } = registered;
  const { width } = invocation.terminal.facts;
  const inputs = inputTable(descriptor, width);
  if (inputs === "") return `Provider ${descriptor.name} takes no inputs.`;
  return `${wrapText(`Provider ${descriptor.name}: ${descriptor.description}`, width)}\n\n${inputs}`;
}
