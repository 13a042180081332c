import { didYouMean, messageOf, ScafctlError } from "../diagnostics/mod.ts";
import { isObject, object, toValue, type Value, type ValueObject } from "../value/mod.ts";
import { type Problem, SchemaChecker } from "./check.ts";
import { coerceInput, schemaType } from "./coerce.ts";
import type { ProviderContext, ProviderHost, ProviderOutput } from "./contract.ts";
import type { RegisteredProvider } from "./registry.ts";
import { loadForeignMatcher, matchBuiltin } from "./patterns.ts";

/** One call of a provider. */
export interface ExecuteRequest {
  readonly registered: RegisteredProvider;
  /** Evaluated inputs; nothing in them is interpreted again. */
  readonly inputs: ValueObject;
  readonly context: ProviderContext;
  readonly host: ProviderHost;
  /** Hears of inputs that were dropped and of the provider's own warnings. */
  readonly onWarning?: (message: string) => void;
  /** Refuse unknown inputs instead of dropping them with a warning (`run provider`). */
  readonly strict?: boolean;
}

/** Warnings of one execution beyond these are dropped. */
export const MOST_WARNINGS = 50;

const builtinChecker = new SchemaChecker(matchBuiltin);
let foreignChecker: Promise<SchemaChecker> | undefined;

function checkerFor(registered: RegisteredProvider): SchemaChecker | Promise<SchemaChecker> {
  if (registered.isBuiltin) return builtinChecker;
  return foreignChecker ??= loadForeignMatcher().then((matches) => new SchemaChecker(matches));
}

/**
 * Runs a provider through the five steps of the specification's "Execution Lifecycle": schema check, decode, execute,
 * output check, return. Every phase goes through here. Throws a {@link ScafctlError}: SCAF5007 without a mode, SCAF5002
 * for a capability the provider lacks, SCAF5011 for a write outside an action, SCAF5003 for inputs, SCAF5004 from decode,
 * SCAF5005 from the provider, SCAF5006 for output; a cancelled call throws the reason of its signal.
 */
export async function executeProvider(request: ExecuteRequest): Promise<ProviderOutput> {
  const { registered, context, host } = request;
  const { descriptor, provider } = registered;
  checkMode(registered, context);
  const checker = await checkerFor(registered);
  const inputs = prepareInputs(registered, request.inputs, checker, request);
  checkWrite(registered, inputs, context);
  const decoded = decode(registered, inputs);
  host.signal.throwIfAborted();
  let output: ProviderOutput;
  try {
    output = await provider.execute(decoded, Object.freeze(context), host);
  } catch (error) {
    if (host.signal.aborted) throw host.signal.reason;
    if (error instanceof ScafctlError) throw error;
    throw new ScafctlError("SCAF5005", `${descriptor.name}: ${messageOf(error)}`, { cause: error });
  }
  return checkOutput(registered, output, context, checker, request.onWarning);
}

function checkMode({ descriptor }: RegisteredProvider, context: ProviderContext): void {
  const mode = context.mode as string | undefined;
  if (mode === undefined) throw new ScafctlError("SCAF5007", "execution mode not provided in context");
  if (!descriptor.capabilities.includes(context.mode)) {
    throw new ScafctlError(
      "SCAF5002",
      `provider '${descriptor.name}' does not support capability '${mode}'`,
      {
        hint: `it supports: ${descriptor.capabilities.join(", ")}`,
      },
    );
  }
}

function checkWrite({ descriptor }: RegisteredProvider, inputs: ValueObject, context: ProviderContext): void {
  const operation = inputs.operation;
  if (context.mode === "action" || typeof operation !== "string") return;
  if (!descriptor.writeOperations?.includes(operation)) return;
  throw new ScafctlError(
    "SCAF5011",
    `${descriptor.name}: the operation "${operation}" writes, and only an action may do that (mode ${context.mode})`,
    { hint: "move the step to spec.workflow.actions" },
  );
}

/**
 * Brings inputs into the form the provider's schema describes: unknown ones dropped, defaults filled in, values coerced,
 * everything checked. Exported for `run provider --help`-like previews and lint.
 */
export function prepareInputs(
  { descriptor, sensitiveFields }: RegisteredProvider,
  given: ValueObject,
  checker: SchemaChecker,
  options: Pick<ExecuteRequest, "onWarning" | "strict">,
): ValueObject {
  const properties = descriptor.schema.properties ?? {};
  const isOpen = descriptor.schema.additionalProperties !== undefined &&
    descriptor.schema.additionalProperties !== false;
  const inputs = object();
  for (const name of Object.keys(given)) {
    const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (!schema) {
      if (isOpen) inputs[name] = given[name]!;
      else reportUnknown(descriptor.name, name, Object.keys(properties), options);
      continue;
    }
    const value = given[name]!;
    // A null for a typed input means that none is given.
    if (value === null && schemaType(schema) !== undefined && schema.type !== "null") continue;
    inputs[name] = coerceInput(value, schema);
  }
  for (const name of Object.keys(properties)) {
    const fallback = properties[name]!.default;
    if (fallback !== undefined && !Object.hasOwn(inputs, name)) inputs[name] = fallback;
  }
  const problems = checker.check(descriptor.schema, inputs);
  if (problems.length > 0) throw inputError(descriptor.name, problems, sensitiveFields);
  return inputs;
}

function reportUnknown(
  provider: string,
  name: string,
  known: string[],
  options: Pick<ExecuteRequest, "onWarning" | "strict">,
): void {
  const suggestion = didYouMean(name, known);
  const message = `provider '${provider}' has no input "${name}"`;
  if (options.strict) {
    throw new ScafctlError("SCAF5003", message, {
      hint: suggestion ?? `its inputs are: ${known.join(", ")}`,
      exit: 3,
      input: name,
    });
  }
  options.onWarning?.(`${message}; it is ignored${suggestion ? ` (${suggestion})` : ""}`);
}

function inputError(provider: string, problems: Problem[], sensitive: ReadonlySet<string>): ScafctlError {
  const texts = problems.map(({ path, message }) => {
    const top = path.split(/[.[]/, 1)[0]!;
    // An enum or pattern message never repeats the value, but a nested path could hold part of a secret.
    return sensitive.has(top) ? `input "${top}" is invalid` : `input "${path}" ${message}`;
  });
  return new ScafctlError("SCAF5003", `${provider}: ${texts.join("; ")}`, { input: problems[0]!.path });
}

function decode({ descriptor }: RegisteredProvider, inputs: ValueObject): unknown {
  if (!descriptor.decode) return inputs;
  try {
    return descriptor.decode(inputs);
  } catch (error) {
    if (error instanceof ScafctlError) throw error;
    throw new ScafctlError("SCAF5004", `${descriptor.name}: ${messageOf(error)}`, { cause: error });
  }
}

function checkOutput(
  { descriptor }: RegisteredProvider,
  output: ProviderOutput,
  context: ProviderContext,
  checker: SchemaChecker,
  onWarning: ExecuteRequest["onWarning"],
): ProviderOutput {
  let data: Value;
  try {
    data = toValue(output.data);
  } catch (error) {
    throw new ScafctlError("SCAF5006", `${descriptor.name}: invalid output: ${messageOf(error)}`, {
      cause: error,
    });
  }
  const schema = descriptor.outputSchemas[context.mode];
  const problems = schema ? checker.check(schema, data) : [];
  if (problems.length > 0) {
    const texts = problems.map(({ path, message }) => path === "" ? `it ${message}` : `"${path}" ${message}`);
    throw new ScafctlError("SCAF5006", `${descriptor.name}: invalid output: ${texts.join("; ")}`);
  }
  const warnings = (output.warnings ?? []).slice(0, MOST_WARNINGS);
  for (const warning of warnings) onWarning?.(`${descriptor.name}: ${warning}`);
  const isBornSensitive = output.sensitive === true || hasWriteOnlyOutput(schema, data);
  return { ...output, data, warnings, ...(isBornSensitive && { sensitive: true }) };
}

function hasWriteOnlyOutput(
  schema: { properties?: Readonly<Record<string, { writeOnly?: boolean }>> } | undefined,
  data: Value,
): boolean {
  if (!schema?.properties || !isObject(data)) return false;
  return Object.entries(schema.properties).some(([name, member]) =>
    member.writeOnly && Object.hasOwn(data, name)
  );
}
