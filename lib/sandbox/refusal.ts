import { type RefusedRight, ScafctlError } from "../diagnostics/mod.ts";
import type { Policy, PolicyRefusal } from "./policy.ts";
import { isLoaderVariable } from "./steering.ts";

/** What the runtime says when a right is missing, by kind. */
const REQUIRES =
  /Requires (read|write|net|env|run|sys|ffi|import) access(?: to (?:"([^"]*)"|(<[^>]*>|\S+?)))?(?:,|\.|$)/;

/** Finds a refusal of the runtime in an error or its causes. */
export function refusalIn(error: unknown): RefusedRight | undefined {
  for (
    let current: unknown = error, depth = 0;
    current instanceof Error && depth < 10;
    current = current.cause, depth++
  ) {
    const match = REQUIRES.exec(current.message);
    if (match) return { kind: match[1]!, resource: match[2] ?? match[3] };
  }
  return undefined;
}

const VERBS: Readonly<Record<string, string>> = {
  read: "read",
  write: "write",
  net: "connect to",
  env: "see the variable",
  run: "run",
  sys: "ask the system for",
  ffi: "load",
  import: "import",
};

/** The error a user sees for a refused right: who wanted what, and which flag would allow it. */
export function refusalError(
  provider: string,
  refused: RefusedRight,
  facts: { readonly hint?: string; readonly cause?: unknown } = {},
): ScafctlError {
  const what = refused.resource === undefined ? "anything of that kind" : `"${refused.resource}"`;
  const text = `${provider}: may not ${VERBS[refused.kind] ?? refused.kind} ${what}`;
  return new ScafctlError("SCAF6001", text, { ...facts, refused });
}

/** The error for rights that the policy refuses before a call begins. */
export function refusalOf(
  provider: string,
  policy: Policy,
  { rights, isResolverWrite }: PolicyRefusal,
): ScafctlError {
  const [right] = rights;
  if (!isResolverWrite) return refusalError(provider, right, { hint: policy.wayTo(rights) });
  const what = right.resource === undefined ? "anything" : `"${right.resource}"`;
  return new ScafctlError("SCAF6001", `${provider}: may not write ${what} in a resolver`, {
    hint: "with --sandbox strict only actions write: move the step to spec.workflow.actions",
  });
}

/**
 * The error of a call with the way to the right that it was refused; any other error as it is. Where a call runs, nobody
 * knows what the user has allowed.
 */
export function withWay(error: unknown, policy: Policy): unknown {
  if (!(error instanceof ScafctlError) || !error.refused) return error;
  const { code, message, range, cause, exit, details, input, refused } = error;
  const hint = policy.wayTo([refused]);
  return new ScafctlError(code, message, { range, hint, cause, exit, details, input, refused });
}

/** The error for a variable of the solution's that would make an allowed program run something else. */
export function steeringError(provider: string, policy: Policy, name: string): ScafctlError {
  return new ScafctlError("SCAF6001", `${provider}: may not give a program the variable "${name}"`, {
    hint: isLoaderVariable(name)
      ? "it decides what the program loads; only --allow-run, for every program, allows it"
      : `it decides what else the program runs; ${
        policy.flagFor("env", name)
      } allows it, or --allow-run for every program`,
  });
}
