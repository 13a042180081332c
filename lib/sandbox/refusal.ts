import { ScafctlError } from "../diagnostics/mod.ts";
import type { PolicyRefusal } from "./policy.ts";
import { isLoaderVariable } from "./steering.ts";

/** What the runtime says when a right is missing, by kind. */
const REQUIRES =
  /Requires (read|write|net|env|run|sys|ffi|import) access(?: to (?:"([^"]*)"|(<[^>]*>|\S+?)))?(?:,|\.|$)/;

/** A right that was refused, as far as the runtime names it. */
export interface Refusal {
  readonly kind: string;
  readonly resource: string | undefined;
}

/** Finds a refusal of the runtime in an error or its causes. */
export function refusalIn(error: unknown): Refusal | undefined {
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
export function refusalError(provider: string, refusal: Refusal, cause?: unknown): ScafctlError {
  const what = refusal.resource === undefined ? "anything of that kind" : `"${refusal.resource}"`;
  const flag = refusal.resource === undefined || refusal.resource.startsWith("<")
    ? `--allow-${refusal.kind}`
    : `--allow-${refusal.kind}=${refusal.resource}`;
  return new ScafctlError("SCAF6001", `${provider}: may not ${VERBS[refusal.kind] ?? refusal.kind} ${what}`, {
    hint: `${flag} allows it, or spec.permissions.${refusal.kind} in the solution`,
    cause,
  });
}

/** The error for a right that the policy refuses before a call begins. */
export function refusalOf(provider: string, { right, isResolverWrite }: PolicyRefusal): ScafctlError {
  if (!isResolverWrite) {
    return refusalError(provider, { kind: right.kind, resource: right.resource });
  }
  const what = right.resource === undefined ? "anything" : `"${right.resource}"`;
  return new ScafctlError("SCAF6001", `${provider}: may not write ${what} in a resolver`, {
    hint: "with --sandbox strict only actions write: move the step to spec.workflow.actions",
  });
}

/** The error for a variable of the solution's that would make an allowed program run something else. */
export function steeringError(provider: string, name: string): ScafctlError {
  return new ScafctlError("SCAF6001", `${provider}: may not give a program the variable "${name}"`, {
    hint: isLoaderVariable(name)
      ? "it decides what the program loads; only --allow-run, for every program, allows it"
      : `it decides what else the program runs; --allow-env=${name} allows it, or --allow-run for every program`,
  });
}
