import { resolve } from "node:path";
import { CelError, type Environment, environment, type Host, parse, references } from "../../lib/cel/mod.ts";
import { ScafctlError } from "../../lib/diagnostics/mod.ts";
import { type Dependencies, type ProviderContext, type ProviderHost, turn } from "../../lib/provider/mod.ts";
import { object, tagInt64, type Value, type ValueObject } from "../../lib/value/mod.ts";
import { failure } from "./failure.ts";
import { checkReach, realPathSync } from "./paths.ts";

let shared: Environment | undefined;

/** A name that an expression can use as a variable. */
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Evaluates a CEL expression for a provider: `_` is the resolver data, beside it the special names of the call
 * (`__self`, `__item`, aliases, …) and `extra`. Bounded by the call's cost limit, deadline and signal. Throws SCAF5009
 * for a faulty expression and SCAF6003 when a limit is passed; `what` names the input in the message.
 */
export async function evaluateExpression(
  provider: string,
  what: string,
  text: string,
  context: ProviderContext,
  host: ProviderHost,
  extra: ValueObject = object(),
): Promise<Value> {
  const bindings = object({ _: context.resolvers });
  for (const values of [context.variables, extra]) {
    for (const name of Object.keys(values)) {
      if (VARIABLE.test(name)) bindings[name] = values[name]!;
    }
  }
  try {
    shared ??= environment();
    const program = await shared.compile(text, { variables: Object.keys(bindings) });
    const { deadline, celCost } = context.limits;
    const reach = await celHost(provider, text, context, host);
    const wait = turn();
    if (wait) await wait;
    const value = program.evaluate(bindings, {
      costLimit: celCost,
      signal: host.signal,
      host: reach,
      // The engine counts from the start of the process, limits from the epoch.
      ...(deadline !== undefined && { deadline: performance.now() + deadline - Date.now() }),
    });
    return tagInt64(value);
  } catch (error) {
    host.signal.throwIfAborted();
    throw expressionFailure(provider, what, error);
  }
}

function expressionFailure(provider: string, what: string, error: unknown): unknown {
  if (!(error instanceof CelError)) return error;
  // A refused right tells itself what would allow it.
  if (error.cause instanceof ScafctlError && error.cause.code === "SCAF6001") return error.cause;
  const hint = error.hints.join("\n");
  return failure(provider, `${what}: ${error.display}`, {
    code: ["cost", "size", "deadline"].includes(error.code) ? "SCAF6003" : "SCAF5009",
    cause: error,
    input: what,
    ...(hint !== "" && { hint }),
  });
}

async function celHost(
  provider: string,
  text: string,
  context: ProviderContext,
  host: ProviderHost,
): Promise<Partial<Host>> {
  const base: Partial<Host> = {
    debug: (line) => host.log(0, line),
    exists: (path) => {
      const shown = resolve(context.baseFolder, path);
      if (context.reach) {
        checkReach(provider, { shown, real: realPathSync(provider, shown) }, context.reach, "read");
      }
      return existsSync(shown);
    },
    separator: Deno.build.os === "windows" ? "\\" : "/",
    // Expressions look the zone of this process up themselves, and only when a date needs it: asking takes 40 µs.
    zone: "",
  };
  if (!text.includes("yaml.")) return base;
  const { emitYaml, parseYaml } = await import("../../lib/yaml/mod.ts");
  return { ...base, parseYaml: (source) => parseYaml(source), formatYaml: (value) => emitYaml(value) };
}

function existsSync(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

/** The resolvers an expression needs. One that does not parse needs none: its own error will be reported. */
export function expressionDependencies(text: string): Dependencies {
  try {
    const use = references(parse(text)).of("_");
    return {
      names: use.names.filter((name) => !use.optional.includes(name)),
      ...(use.optional.length > 0 && { soft: use.optional }),
      whole: use.whole,
    };
  } catch {
    return { names: [] };
  }
}

/** The dependencies of several inputs together. */
export function mergeDependencies(parts: readonly Dependencies[]): Dependencies {
  const names = new Set(parts.flatMap((part) => part.names));
  const soft = new Set(parts.flatMap((part) => part.soft ?? []).filter((name) => !names.has(name)));
  return {
    names: [...names].sort(),
    ...(soft.size > 0 && { soft: [...soft].sort() }),
    whole: parts.some((part) => part.whole),
  };
}
