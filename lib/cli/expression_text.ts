import { ScafctlError } from "../diagnostics/mod.ts";
import type { Invocation } from "./invocation.ts";

/** The text that a command is about: its argument, or the value of `--expression`. */
export function expressionText({ args, flags }: Invocation, example: string): string {
  const [first] = args;
  const given = flags.text("expression");
  if (first !== undefined && given !== undefined) {
    throw new ScafctlError(
      "SCAF2005",
      "give the expression either as an argument or with --expression, not both",
    );
  }
  const text = first ?? given;
  if (text === undefined) {
    throw new ScafctlError("SCAF2001", "there is no expression", { hint: `for example: ${example}` });
  }
  return text;
}
