import { isObject, sortedKeys, type Value } from "../value/mod.ts";
import { TemplateError } from "./error.ts";
import { goType } from "./functions/mod.ts";

/** Keys that are listed at most. */
const MAX_KEYS = 20;

/** What usually lies behind an error, told by a part of its text. */
const ADVICE: readonly (readonly [pattern: RegExp, advice: string])[] = [
  [
    /nil pointer|interface conversion/,
    "A value on the way is null or missing; test it with 'if' or give it a 'default'",
  ],
  [
    /range can't iterate over/,
    "'range' takes a list, a map or an integer; check the type with 'printf \"%T\"'",
  ],
  [/can't evaluate field/, "The value before the dot has no such field; check its name and type"],
  [/function .* not defined/, "The function does not exist; check the spelling of its name"],
  [/wrong number of args/, "Check how many arguments the function takes"],
  [
    /map has no entry for key/,
    "The key is missing; check its spelling or set missingKey to 'default' or 'zero'",
  ],
];

/**
 * The error with the words that the original puts around it: `failed to create template …` for a syntax error, `failed to
 * execute template …` and a line of hints (the type of the data and its first keys) for the others. Place and kind stay.
 */
export function explain(error: TemplateError, data?: Value): TemplateError {
  const { templateName, range } = error;
  const place = {
    templateName,
    text: range?.source.text ?? "",
    start: range?.start ?? 0,
    end: range?.end ?? 0,
  };
  const facts = { hint: error.hint ?? hintFor(error.message), cause: error };
  if (error.kind === "parse") {
    const message = `failed to create template '${templateName}': parse error: ${error.message}`;
    return new TemplateError(error.kind, message, place, facts);
  }
  const hints = hintLine(error.message, data);
  const message = `failed to execute template '${templateName}': execution error: ${error.message}\n${hints}`;
  return new TemplateError(error.kind, message, place, facts);
}

function hintFor(message: string): string | undefined {
  return ADVICE.find(([pattern]) => pattern.test(message))?.[1];
}

/** `Hints: … | Template data type: … | Available top-level keys: …`. Names keys only, never values. */
export function hintLine(message: string, data: Value | undefined): string {
  const parts = ADVICE.filter(([pattern]) => pattern.test(message)).map(([, advice]) => advice);
  parts.push(`Template data type: ${goType(data ?? null)}`);
  if (isObject(data)) {
    const keys = sortedKeys(data);
    const shown = keys.slice(0, MAX_KEYS).join(", ") + (keys.length > MAX_KEYS ? ", ..." : "");
    if (keys.length > 0) parts.push(`Available top-level keys: ${shown}`);
  }
  return `Hints: ${parts.join(" | ")}`;
}
