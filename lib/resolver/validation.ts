import { messageOf, ScafctlError } from "../diagnostics/mod.ts";
import type { Scope } from "../evaluate/mod.ts";
import type { ValidationRule } from "../solution/model.ts";
import { isObject, type Value } from "../value/mod.ts";
import { customMessage } from "./messages.ts";
import type { ResolverRun } from "./resolver_run.ts";
import type { ResolverState } from "./state.ts";
import { call } from "./steps.ts";

/** What a sensitive resolver says instead of why its value was refused. */
const HIDDEN = "[REDACTED]";

interface RuleFailure {
  /** From 1. */
  readonly rule: number;
  readonly message: string;
  readonly cause: unknown;
  readonly definition: ValidationRule;
}

/** The rules a value broke. */
export class ValidationFailure extends Error {
  override readonly name = "ValidationFailure";

  constructor(readonly failures: readonly RuleFailure[]) {
    super("validation failed");
  }

  /** The failure as the error of its resolver. */
  async finish(run: ResolverRun, state: ResolverState): Promise<ScafctlError> {
    const mask = (text: string) => state.isSensitive ? HIDDEN : run.base.masker.mask(text);
    const [first] = this.failures as [RuleFailure];
    const text = this.failures.length === 1
      ? `validation failed: ${mask(first.message)}`
      : `validation failed with ${this.failures.length} errors: ` +
        this.failures.map(({ rule, message }) => `[rule ${rule}] ${mask(message)}`).join("; ");
    const error = new ScafctlError("SCAF3004", text, {
      range: first.definition.range ?? state.planned.definition.range,
      // The cause of a sensitive value's failure would tell about the value.
      cause: state.isSensitive ? undefined : first.cause,
    });
    return await customMessage(run, state, error);
  }
}

/** Checks a value by every rule; all are run, so that all failures are told at once. Throws {@link ValidationFailure}. */
export async function validateValue(
  run: ResolverRun,
  state: ResolverState,
  value: Value,
  signal: AbortSignal,
): Promise<void> {
  const { validate } = state.planned.definition;
  if (!validate) return;
  const base = run.scope(state);
  const scope: Scope = { values: base.values, variables: run.withSelf(base.variables, value) };
  if (validate.when && !await run.evaluator.condition(validate.when, scope, "validate when", signal)) return;
  const failures: RuleFailure[] = [];
  for (const [index, rule] of validate.with.entries()) {
    const cause = await breach(run, state, rule, index, scope, signal);
    if (signal.aborted) throw signal.reason;
    if (cause === undefined) continue;
    const message = await ownMessage(run, rule, scope) ?? messageOf(cause);
    failures.push({ rule: index + 1, message, cause, definition: rule });
  }
  if (failures.length > 0) throw new ValidationFailure(failures);
}

/** Why a rule does not hold, else undefined (decision S22). */
async function breach(
  run: ResolverRun,
  state: ResolverState,
  rule: ValidationRule,
  index: number,
  scope: Scope,
  signal: AbortSignal,
): Promise<unknown> {
  let data: Value;
  try {
    data = await call(run, state, rule, { phase: "validate", mode: "validation", index }, scope, signal);
  } catch (error) {
    return error;
  }
  if (data === false) return new Error(`${rule.provider}: the value is not valid`);
  if (!isObject(data) || data.valid !== false) return undefined;
  const errors = Array.isArray(data.errors) ? data.errors.map(String) : [];
  return new Error(errors.length > 0 ? errors.join("; ") : `${rule.provider}: the value is not valid`);
}

async function ownMessage(run: ResolverRun, rule: ValidationRule, scope: Scope): Promise<string | undefined> {
  if (!rule.message) return undefined;
  try {
    const message = await run.evaluator.value(rule.message, scope);
    return typeof message === "string" ? message : undefined;
  } catch {
    // A message that fails must not hide what is wrong with the value.
    return undefined;
  }
}
