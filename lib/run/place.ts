import { ScafctlError, type SourceRange } from "../diagnostics/mod.ts";
import type { Inputs, ValueRef } from "../solution/model.ts";

/** Where a call of a provider stands in the solution file. */
export interface CallPlace {
  /** The inputs as they are written. */
  readonly inputs: Inputs;
  /** The step or action itself. */
  readonly range: SourceRange | undefined;
  /** Path of the step or action, like `spec.resolvers.a.resolve.with[0]`. */
  readonly field: string;
}

/** An error of a call with its place in the file: that of the input it is about, else that of the call. */
export function placed(error: unknown, place: CallPlace): unknown {
  if (!(error instanceof ScafctlError) || error.range) return error;
  const { input } = error;
  const range = (input === undefined ? undefined : rangeOf(place.inputs, input)) ?? place.range;
  if (!range) return error;
  const field = input === undefined ? place.field : `${place.field}.inputs.${input}`;
  return new ScafctlError(error.code, error.message, {
    range: { ...range, field },
    hint: error.hint,
    cause: error.cause,
    exit: error.exit,
    details: error.details,
    input,
  });
}

/** The range of an input like `retry.maxAttempts` or `entries[2].path`, or of the deepest part of it that has one. */
function rangeOf(inputs: Inputs, path: string): SourceRange | undefined {
  const [top = "", ...rest] = path.split(/[.[\]]+/).filter((part) => part !== "");
  let ref: ValueRef | undefined = inputs.get(top);
  let range = ref?.range;
  for (const part of rest) {
    ref = memberOf(ref, part);
    if (!ref) break;
    range = ref.range ?? range;
  }
  return range;
}

function memberOf(ref: ValueRef | undefined, part: string): ValueRef | undefined {
  if (ref?.kind === "map") return ref.entries.find(([name]) => name === part)?.[1];
  return ref?.kind === "list" ? ref.items[Number(part)] : undefined;
}
