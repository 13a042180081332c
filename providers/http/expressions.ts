import type { CelError, Environment } from "../../lib/cel/mod.ts";
import type { ProviderContext, ProviderHost } from "../../lib/provider/mod.ts";
import { failure } from "../shared/failure.ts";
import { kindOf, type Value, type ValueObject } from "../../lib/value/mod.ts";

let shared: Environment | undefined;

/** The value of a CEL expression over the given variables. A missing key gives undefined: an API's last page often lacks it. */
export async function evaluate(
  field: string,
  expression: string,
  variables: ValueObject,
  context: ProviderContext,
  host: ProviderHost,
): Promise<Value | undefined> {
  const cel = await import("../../lib/cel/mod.ts");
  shared ??= cel.environment();
  try {
    const program = await shared.compile(expression, { variables: Object.keys(variables) });
    return program.evaluate(variables, { costLimit: context.limits.celCost, signal: host.signal });
  } catch (error) {
    if (!(error instanceof cel.CelError)) throw error;
    host.signal.throwIfAborted();
    if (isMissing(error)) return undefined;
    throw failure("http", `${field}: ${error.message}`, { code: "SCAF5009", cause: error });
  }
}

/** The answer of a condition; undefined when it is about something that is not there. Throws for what is no answer. */
export function answerOf(field: string, value: Value | undefined): boolean | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "boolean") return value;
  throw failure("http", `${field} must give true or false, not a ${kindOf(value)}`, {
    input: field.split(" ", 1)[0],
    hint: "compare what it names with something: _.body.status == 'done'",
  });
}

function isMissing(error: CelError): boolean {
  return error.code === "no_such_key" || error.code === "no_such_attribute";
}
