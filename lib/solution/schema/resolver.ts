import {
  anyOf,
  choice,
  deprecated,
  duration,
  flag,
  list,
  mapOf,
  record,
  ref,
  type Schema,
  text,
} from "./builders.ts";

const provider = text("Name of the provider.", { maxLength: 100, pattern: "^[a-zA-Z][a-zA-Z0-9_-]*$" });
const inputs = mapOf("Inputs of the provider.", ref("valueRef", "Value of one input."));

function step(description: string, byDefault: string): Schema {
  return record(description, {
    provider,
    inputs,
    when: ref("condition", "Skips the step when it is false."),
    onError: choice("Whether a failure ends the phase.", ["continue", "fail"], byDefault),
    forEach: ref("forEach", "Runs the step per item of a list."),
  }, ["provider"]);
}

const rule = record("One validation rule.", {
  provider,
  inputs,
  message: ref("valueRef", "What is said when the rule fails."),
}, ["provider"]);

function phase(
  description: string,
  steps: Schema,
  maxItems: number,
  more: Record<string, Schema> = {},
): Schema {
  const items = list("Steps in order.", steps, { minItems: 1, maxItems });
  const whole: Schema = {
    ...record(description, {
      with: items,
      when: ref("condition", "Skips the whole phase when it is false."),
      ...more,
      from: deprecated(anyOf("", items, steps), "with"),
    }),
    anyOf: [{ required: ["with"] }, { required: ["from"] }],
  };
  return { description, anyOf: [whole, deprecated(items, "with")] };
}

const resolver: Schema = record("A named value and how it is obtained.", {
  description: text("What the value is for.", { maxLength: 500 }),
  displayName: text("Name for people.", { maxLength: 80 }),
  example: { description: "An example of the value." },
  type: text(
    "Type the value is coerced to: string, int, float, bool, array, object, time, duration or any (default).",
  ),
  sensitive: flag(
    "Hide the value in everything that people read. A value that is made of a sensitive one is hidden as well, unless " +
      "this is expressly false.",
    false,
  ),
  internal: flag("Leave the value out of tables.", false),
  when: ref("condition", "Skips the resolver when it is false."),
  dependsOn: list(
    "Resolvers to wait for besides those the texts mention.",
    { type: "string", minLength: 1 },
    {
      maxItems: 100,
    },
  ),
  timeout: duration("Longest time the resolver may take; 30s when absent."),
  resolve: phase(
    "Where the value comes from: the first source that gives one.",
    step("A source.", "continue"),
    50,
    { until: ref("condition", "Tells of a source's value (`__self`) whether it is the one.") },
  ),
  transform: phase(
    "Steps that change the value, each seeing the last as `__self`.",
    step("A step.", "fail"),
    50,
  ),
  validate: phase("Rules the value must meet.", rule, 20),
  messages: record("Texts for people.", {
    error: ref("valueRef", "What is said when the resolver fails; sees `_` and `__error`."),
  }),
}, ["resolve"]);

/** Definitions of resolvers. */
export const resolverDefinitions: Readonly<Record<string, Schema>> = { resolver };
