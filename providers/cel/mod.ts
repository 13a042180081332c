import { anyProp, objectProp, objectSchema, type Provider, stringProp } from "../../lib/provider/mod.ts";
import { evaluateExpression, expressionDependencies } from "../shared/expression.ts";
import { failure } from "../shared/failure.ts";
import { map, text } from "../shared/inputs.ts";
import { cut } from "../shared/what_if_text.ts";

const bare = anyProp("The value of the expression");

/** Evaluates CEL expressions. */
export const provider: Provider = {
  descriptor: {
    name: "cel",
    displayName: "CEL Provider",
    apiVersion: "v1",
    version: "1.0.0",
    description:
      "Computes a value with a CEL expression over the resolver data (`_`), the current value (`__self`) and " +
      "variables of its own. Expressions cannot reach files, the network or the environment.",
    // A condition in a validate phase: false fails the rule.
    capabilities: ["from", "transform", "validation", "action"],
    category: "data",
    tags: ["cel", "expression", "transform", "compute"],
    schema: objectSchema({
      expression: stringProp("The expression", {
        minLength: 1,
        maxLength: 8192,
        examples: ["_.org + '/' + _.repo"],
      }),
      variables: objectProp("Values that the expression sees under these names", {
        examples: [{ prefix: "Mr.", suffix: "Jr." }],
      }),
    }, ["expression"]),
    outputSchemas: { from: bare, transform: bare, validation: bare, action: bare },
    extractDependencies: ({ expression }) =>
      expression?.kind === "literal" && typeof expression.value === "string"
        ? expressionDependencies(expression.value)
        : { names: [] },
    whatIf: (inputs) => `Would evaluate CEL expression: ${cut(text(inputs, "expression") ?? "", 83)}`,
    examples: [
      {
        name: "Compute a value",
        description: "Arithmetic, text and lists work as in every CEL.",
        yaml: 'provider: cel\ninputs:\n  expression: "[1, 2, 3].map(n, n * n)"\n',
      },
      {
        name: "Variables of its own",
        description: "Names given here are used without a prefix.",
        yaml: "provider: cel\ninputs:\n  expression: \"greeting + ', ' + name\"\n  variables:\n" +
          "    greeting: Hello\n    name: Ada\n",
      },
    ],
  },
  async execute(inputs, context, host) {
    const expression = text(inputs, "expression") ?? "";
    if (expression.trim() === "") {
      throw failure("cel", "expression must not be empty", { input: "expression" });
    }
    return {
      data: await evaluateExpression(
        "cel",
        "expression",
        expression,
        context,
        host,
        map(inputs, "variables"),
      ),
    };
  },
};
