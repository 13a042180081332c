import type { Solution } from "../solution/model.ts";
import { ask, type Question } from "../terminal/mod.ts";
import { object, type Value, type ValueObject } from "../value/mod.ts";
import type { Invocation } from "./invocation.ts";
import type { ParameterFacts } from "./parameter_facts.ts";
import { plainText } from "./parameter_text.ts";

/** More choices than these are typed, not picked from a list. */
const MOST_CHOICES = 30;

/**
 * Asks for parameters that are needed and not given, when there is a terminal to ask on: not in CI, not with
 * `--no-input`. Returns the parameters with the answers. `wanted` limits the questions to resolvers.
 */
export async function askMissing(
  invocation: Invocation,
  solution: Solution,
  parameters: ValueObject,
  wanted?: ReadonlySet<string>,
): Promise<ValueObject> {
  const { terminal, flags } = invocation;
  const { facts } = terminal;
  if (!facts.stdinIsTerminal || !facts.stderrIsTerminal || facts.ci || flags.bool("no-input")) {
    return parameters;
  }
  const { parameterFacts } = await import("./parameter_facts.ts");
  const missing = parameterFacts(solution).parameters.filter((each) =>
    each.required && !Object.hasOwn(parameters, each.key) &&
    (wanted === undefined || each.resolvers.some((name) => wanted.has(name)))
  );
  if (missing.length === 0) return parameters;
  const { answerCheck } = await import("./answer_check.ts");
  const answers = object(parameters);
  for (const each of missing) {
    const answer = await ask({ ...questionFor(each), check: await answerCheck(each) }, invocation);
    answers[each.key] = answer;
  }
  return answers;
}

/** The question for a parameter: its key, type and description; choices where there are few, hidden where sensitive. */
export function questionFor(facts: ParameterFacts): Question {
  const { key, type, description, choices, example, sensitive } = facts;
  const shownType = type === "any" ? "" : ` (${type})`;
  const message = `${key}${shownType}${description === undefined ? "" : ` – ${description}`}`;
  if (sensitive) return { message, secret: true };
  if (choices && choices.length > 0 && choices.length <= MOST_CHOICES) {
    return { message, choices: choices.map(choiceOf) };
  }
  if (type === "bool") {
    return { message, choices: [{ value: "true", label: "yes" }, { value: "false", label: "no" }] };
  }
  return example === undefined ? { message } : { message, hint: plainText(example) };
}

function choiceOf(value: Value): { value: string; label: string } {
  const text = plainText(value);
  return { value: text, label: text };
}
