import type { Environment } from "../cel/mod.ts";
import { messageOf } from "../diagnostics/mod.ts";
import type { Value } from "../value/mod.ts";
import type { ParameterFacts, ParameterRule } from "./parameter_facts.ts";

/** Says what is wrong with an answer, or nothing. */
export type AnswerCheck = (answer: string) => string | undefined;

/**
 * The check of answers to the question for a parameter: its type, and those of the resolver's rules that speak about
 * nothing but the value. Rules that cannot be judged here are left to the run.
 */
export async function answerCheck(facts: ParameterFacts): Promise<AnswerCheck> {
  const { parseText } = await import("../../providers/parameter/parse.ts");
  const { coerce } = await import("../resolver/mod.ts");
  const rules = (await Promise.all(facts.rules.map(compiled))).filter((rule) => rule !== undefined);
  return (answer) => {
    if (answer === "") return "a value is needed";
    // A text that names a place stands for what is found there.
    if (/^(?:file|https?):\/\//i.test(answer)) return undefined;
    let value: Value;
    try {
      value = coerce(parseText(answer), facts.type as Parameters<typeof coerce>[1]);
    } catch (error) {
      return messageOf(error);
    }
    for (const rule of rules) {
      const complaint = rule(value);
      if (complaint !== undefined) return complaint;
    }
    return undefined;
  };
}

type CompiledRule = (value: Value) => string | undefined;

async function compiled(rule: ParameterRule): Promise<CompiledRule | undefined> {
  try {
    return rule.kind === "match" || rule.kind === "notMatch" ? await pattern(rule) : await condition(rule);
  } catch {
    return undefined; // the run reports what is no pattern and no expression
  }
}

async function pattern({ kind, text, message }: ParameterRule): Promise<CompiledRule> {
  const { RE2JS } = await import("re2js");
  const compiled = RE2JS.compile(text);
  const wanted = kind === "match";
  return (value) => {
    if (typeof value !== "string" || compiled.matcher(value).find() === wanted) return undefined;
    return message ?? `the value must ${wanted ? "" : "not "}match ${text}`;
  };
}

async function condition({ kind, text, message }: ParameterRule): Promise<CompiledRule | undefined> {
  const { environment } = await import("../cel/mod.ts");
  // Other names are other resolvers' values, which are not there yet: such an expression does not compile here.
  const cel: Environment = environment({ variables: ["__self"] });
  const program = await cel.compile(text);
  const wanted = kind === "expression";
  return (value) => {
    try {
      if (program.evaluate({ __self: value }) === wanted) return undefined;
    } catch {
      return undefined; // the run tells better why
    }
    return message ?? (wanted ? `${text} must hold` : `${text} must not hold`);
  };
}
