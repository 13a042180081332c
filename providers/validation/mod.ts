import {
  anyProp,
  type Dependencies,
  objectSchema,
  type Provider,
  type ProviderContext,
  type ProviderHost,
  type RawInput,
  stringProp,
} from "../../lib/provider/mod.ts";
import { messageOf } from "../../lib/diagnostics/mod.ts";
import { goTypeName, object, type Value, type ValueObject } from "../../lib/value/mod.ts";
import { evaluateExpression, expressionDependencies, mergeDependencies } from "../shared/expression.ts";
import { failure } from "../shared/failure.ts";
import { own, text } from "../shared/inputs.ts";

const rule = (description: string) => stringProp(description, { maxLength: 1000 });

/** Checks a value against patterns and conditions. */
export const provider: Provider = {
  descriptor: {
    name: "validation",
    displayName: "Validation Provider",
    apiVersion: "v1",
    version: "1.0.0",
    description:
      "Checks a value with regular expressions (RE2) and CEL conditions. A value that breaks a rule is an error; in a " +
      "transform step a value that fits goes on unchanged.",
    capabilities: ["validation", "transform"],
    category: "validation",
    tags: ["validation", "regex", "check"],
    schema: objectSchema({
      value: anyProp("The value to check; the current value (__self) when absent"),
      match: rule("Pattern that must be found in the text"),
      notMatch: rule("Pattern that must not be found in the text"),
      expression: rule("CEL condition that must be true"),
      failWhen: rule("CEL condition that must be false; not together with expression"),
      message: rule("What the error says instead of naming the rule"),
    }),
    outputSchemas: {
      validation: anyProp("{valid: true, details}"),
      transform: anyProp("The checked value, unchanged"),
    },
    extractDependencies: ({ expression, failWhen }): Dependencies =>
      mergeDependencies([dependenciesOf(expression), dependenciesOf(failWhen)]),
    examples: [
      {
        name: "Allowed characters",
        description: "A pattern anchored at both ends describes the whole text.",
        yaml: "provider: validation\ninputs:\n  value: my-app\n  match: ^[a-z0-9-]+$\n  notMatch: --\n" +
          "  message: use lower case letters, digits and single dashes\n",
      },
      {
        name: "A condition",
        description: "The value is `__self` in expressions.",
        yaml: "provider: validation\ninputs:\n  value: dev\n  expression: __self in ['dev', 'prod']\n",
      },
    ],
  },
  async execute(inputs, context, host) {
    const value = own(inputs, "value") ?? own(context.variables, "__self");
    const broken = await firstBroken(inputs, value, context, host);
    if (broken !== undefined) throw failure("validation", text(inputs, "message") || broken);
    if (context.mode === "transform") return { data: value ?? null };
    return { data: object({ valid: true, details: "all validations passed" }) };
  },
};

function dependenciesOf(input: RawInput | undefined): Dependencies {
  return input?.kind === "literal" && typeof input.value === "string"
    ? expressionDependencies(input.value)
    : { names: [] };
}

/** What the first broken rule says, or undefined when all hold. Order: match, notMatch, expression or failWhen. */
async function firstBroken(
  inputs: ValueObject,
  value: Value | undefined,
  context: ProviderContext,
  host: ProviderHost,
): Promise<string | undefined> {
  const expression = text(inputs, "expression");
  const failWhen = text(inputs, "failWhen");
  const patterns = [["match", true], ["notMatch", false]] as const;
  if (expression !== undefined && failWhen !== undefined) {
    throw failure("validation", "expression and failWhen exclude each other", { input: "expression" });
  }
  if (
    expression === undefined && failWhen === undefined &&
    !patterns.some(([name]) => own(inputs, name) !== undefined)
  ) {
    throw failure("validation", "at least one of match, notMatch, expression, failWhen is required");
  }
  if (value === undefined) {
    throw failure("validation", "there is no value to check", { hint: "give the input value" });
  }
  for (const [name, wanted] of patterns) {
    const pattern = text(inputs, name);
    if (pattern === undefined) continue;
    if (typeof value !== "string") {
      throw failure("validation", `${name} needs a string, the value is of type ${goTypeName(value)}`, {
        input: name,
        hint: "set type: string on the resolver, or use expression",
      });
    }
    if (await found(name, pattern, value) !== wanted) {
      return wanted
        ? `value does not match pattern "${pattern}"`
        : `value must not match pattern "${pattern}"`;
    }
  }
  if (expression !== undefined && !await condition("expression", expression, value, context, host)) {
    return `expression is false: ${expression}`;
  }
  if (failWhen !== undefined && await condition("failWhen", failWhen, value, context, host)) {
    return `failWhen is true: ${failWhen}`;
  }
  return undefined;
}

async function found(name: string, pattern: string, value: string): Promise<boolean> {
  const { RE2JS } = await import("re2js");
  try {
    return RE2JS.compile(pattern).matcher(value).find();
  } catch (error) {
    throw failure("validation", `${name} is not a regular expression: ${messageOf(error)}`, {
      input: name,
      cause: error,
    });
  }
}

async function condition(
  name: string,
  expression: string,
  value: Value,
  context: ProviderContext,
  host: ProviderHost,
): Promise<boolean> {
  const result = await evaluateExpression(
    "validation",
    name,
    expression,
    context,
    host,
    object({ __self: value }),
  );
  if (typeof result !== "boolean") {
    throw failure("validation", `${name} must give a bool, got ${goTypeName(result)}`, { input: name });
  }
  return result;
}
