import { ScafctlError, type SourceRange } from "../diagnostics/mod.ts";
import { placeIn } from "../evaluate/mod.ts";
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
  if (!(error instanceof ScafctlError)) return error;
  const input = error.input ?? (error.range && holderOf(place.inputs, error.range.source.text));
  // A text of its own (a file that was read) is shown itself.
  if (error.range && input === undefined) return error;
  const range = (input === undefined ? undefined : rangeOf(place.inputs, input, error)) ?? place.range;
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

/** The input whose text is the one that an error quotes. */
function holderOf(inputs: Inputs, text: string): string | undefined {
  return inputs.entries().find(([, ref]) => ref.kind === "literal" && ref.value === text)?.[0];
}

/**
 * The range of an input like `retry.maxAttempts` or `entries[2].path`, or of the deepest part of it that has one. In an
 * expression or a template it is the part of the text that the error is about.
 */
function rangeOf(inputs: Inputs, path: string, error: ScafctlError): SourceRange | undefined {
  const [top = "", ...rest] = path.split(/[.[\]]+/).filter((part) => part !== "");
  let ref: ValueRef | undefined = inputs.get(top);
  let range = ref && placeIn(ref, error);
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
