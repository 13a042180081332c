import type { Call } from "./ast.ts";
import type { Checker } from "./checker.ts";
import { checkFormat } from "./functions/format_check.ts";
import { readDuration, readTimestamp } from "./functions/conversion.ts";
import { pattern } from "./regex.ts";

/** Reports literal arguments that could only fail when they are evaluated. */
export function validateCall(checker: Checker, call: Call, name: string): void {
  switch (name) {
    case "duration":
      return literal(checker, call, 0, name, readDuration);
    case "timestamp":
      return literal(checker, call, 0, name, readTimestamp);
    case "matches":
      return literal(checker, call, call.args.length - 1, name, pattern);
    case "format":
      return checkFormat(checker, call);
  }
}

function literal(
  checker: Checker,
  call: Call,
  at: number,
  name: string,
  read: (text: string) => unknown,
): void {
  const argument = call.args[at];
  if (argument?.kind !== "literal" || typeof argument.value !== "string") return;
  try {
    read(argument.value);
  } catch {
    checker.report(argument.pos, `invalid ${name} argument`);
  }
}
