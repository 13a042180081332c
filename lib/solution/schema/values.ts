import {
  anyOf,
  choice,
  deprecated,
  flag,
  IDENTIFIER,
  NAME,
  record,
  ref,
  type Schema,
  text,
  whole,
} from "./builders.ts";

const FORMS = ["rslvr", "expr", "tmpl"];

/** A value that may be given as data, as a resolver's name, as CEL or as a template. */
const valueRef: Schema = {
  description:
    "Plain data, or a map with exactly one of `rslvr` (a resolver), `expr` (CEL) and `tmpl` (a Go template). " +
    "Maps and lists may hold such maps further down, to a depth of 32.",
  anyOf: [
    { type: ["string", "number", "integer", "boolean", "null", "array"] },
    {
      type: "object",
      properties: {
        rslvr: text("Name of the resolver whose value is taken.", { pattern: NAME }),
        expr: text("CEL expression; resolvers stand under `_`."),
        tmpl: text("Go template; resolvers stand at its root."),
      },
      not: {
        anyOf: [
          { required: [FORMS[0]!, FORMS[1]!] },
          { required: [FORMS[0]!, FORMS[2]!] },
          { required: [FORMS[1]!, FORMS[2]!] },
        ],
      },
    },
  ],
};

const condition: Schema = anyOf(
  "A condition: a bool, CEL text, or one of `expr`, `expression`, `tmpl` (giving the text true or false) and `rslvr`.",
  { type: ["boolean", "null"] },
  { type: "string", minLength: 1 },
  {
    type: "object",
    properties: {
      expr: text("CEL expression that gives a bool."),
      expression: text("Same as `expr`."),
      tmpl: text("Go template that gives `true` or `false`."),
      rslvr: text("Name of a resolver whose value is a bool."),
    },
    additionalProperties: false,
    minProperties: 1,
    maxProperties: 1,
  },
);

const alias = (description: string) => text(description, { maxLength: 50, pattern: IDENTIFIER });

const forEach: Schema = record("Runs the step once per item of a list.", {
  in: ref("valueRef", "The list; a plain text is CEL. In transform steps the default is `__self`."),
  item: alias("Name of the item, besides `__item`."),
  index: alias("Name of the position from 0, besides `__index`."),
  itemAlias: deprecated(alias(""), "item"),
  indexAlias: deprecated(alias(""), "index"),
  concurrency: whole("Iterations at once; 0 means no limit.", { minimum: 0, default: 0 }),
  onError: choice(
    "What a failed iteration means for the others (actions).",
    ["fail", "continue", "ignore"],
    "fail",
  ),
  keepSkipped: flag("Keep a null for each item that `when` skips.", false),
});

/** Definitions that resolvers and actions share. */
export const valueDefinitions: Readonly<Record<string, Schema>> = { valueRef, condition, forEach };
