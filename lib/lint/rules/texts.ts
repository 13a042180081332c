import { CelError, type Environment, environment } from "../../cel/mod.ts";
import { parse, references, TemplateError, type TemplateTree } from "../../gotemplate/mod.ts";
import { expressionReferences, templateReferences } from "../../solution/mod.ts";
import { within } from "../place.ts";
import type { Remark, Rule } from "../rule.ts";
import type { Text } from "../texts.ts";
import { resolver, step } from "./examples.ts";

/** What the engine itself gives to expressions. */
const ENGINE_NAMES = [
  "_",
  "__self",
  "__item",
  "__index",
  "__actions",
  "__execution",
  "__cwd",
  "__plan",
  "__error",
  "__matrix",
];

let shared: Environment | undefined;

const invalidExpression: Rule = {
  id: "invalid-expression",
  severity: "error",
  category: "expression",
  description:
    "A CEL expression has a syntax error, an unknown name or function, or types that do not go together.",
  why: "The step that holds it fails in every run.",
  fix: "Correct the expression; `scafctl eval cel` tries one out.",
  examples: {
    bad: step("provider: static\ninputs:\n  value:\n    expr: 1 + 'a' # <-"),
    good: step("provider: static\ninputs:\n  value:\n    expr: string(1) + 'a'"),
  },
  check: async ({ texts }) => {
    const remarks: Remark[] = [];
    for (const text of texts) if (text.language === "cel") remarks.push(...await expressionRemarks(text));
    return remarks;
  },
};

async function expressionRemarks(text: Text): Promise<Remark[]> {
  const cel = shared ??= environment();
  try {
    if (text.isOpen) cel.parse(text.text);
    else {
      const names = [...text.names].filter((name) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)).sort();
      await cel.check(text.text, { variables: [...ENGINE_NAMES, ...names] });
    }
    return [];
  } catch (error) {
    if (!(error instanceof CelError)) throw error;
    const hint = error.hints.length > 0 ? error.hints.join("\n") : undefined;
    if (error.issues.length === 0) return [{ at: text.at, message: error.message, range: text.range, hint }];
    return error.issues.map(({ message, range }) => ({
      at: text.at,
      message,
      hint,
      range: within(text.range, text.text, range.offset),
    }));
  }
}

/** Whether a text follows the syntax of its language. */
export function isReadable(text: Text): boolean {
  if (text.language === "template") return !(readTemplate(text) instanceof TemplateError);
  try {
    (shared ??= environment()).parse(text.text);
    return true;
  } catch (error) {
    if (error instanceof CelError) return false;
    throw error;
  }
}

/** The tree of a template, or why there is none. */
function readTemplate(text: Text): TemplateTree | TemplateError {
  const { delimiters, ignoredBlocks } = text;
  try {
    return parse(text.text, {
      leftDelim: delimiters?.left,
      rightDelim: delimiters?.right,
      ignoredBlocks,
    });
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
}

const invalidTemplate: Rule = {
  id: "invalid-template",
  severity: "error",
  category: "template",
  description: "A Go template has a syntax error or calls a function that does not exist.",
  why: "The step that holds it fails in every run.",
  fix: "Correct the template; `scafctl eval template` tries one out.",
  examples: {
    bad: step("provider: static\ninputs:\n  value:\n    tmpl: '{{ if true }}yes' # <-"),
    good: step("provider: static\ninputs:\n  value:\n    tmpl: '{{ if true }}yes{{ end }}'"),
  },
  check: ({ texts }) =>
    texts.flatMap((text): Remark[] => {
      if (text.language !== "template") return [];
      const read = readTemplate(text);
      if (!(read instanceof TemplateError)) return [];
      return [{
        at: text.at,
        message: read.message,
        hint: read.hint,
        range: within(text.range, text.text, read.range?.start ?? 0),
      }];
    }),
};

const underscorePrefix: Rule = {
  id: "tmpl-underscore-prefix",
  severity: "error",
  category: "template",
  description: "A template reads a resolver through `._`, as expressions do.",
  why:
    "In templates resolvers stand at the top; the detour is not part of the format and fails in other tools.",
  fix: "Write `{{ .name }}` instead of `{{ ._.name }}`.",
  examples: {
    bad: "spec:\n  resolvers:\n    region:\n      resolve:\n        with:\n          - provider: static\n" +
      "            inputs:\n              value: eu\n    bucket:\n      resolve:\n        with:\n" +
      "          - provider: static\n            inputs:\n              value:\n" +
      "                tmpl: '{{ ._.region }}-data' # <-\n",
    good: "spec:\n  resolvers:\n    region:\n      resolve:\n        with:\n          - provider: static\n" +
      "            inputs:\n              value: eu\n    bucket:\n      resolve:\n        with:\n" +
      "          - provider: static\n            inputs:\n              value:\n" +
      "                tmpl: '{{ .region }}-data'\n",
  },
  check: ({ texts }) =>
    texts.flatMap((text): Remark[] => {
      if (text.language !== "template" || !text.text.includes("._")) return [];
      const tree = readTemplate(text);
      if (tree instanceof TemplateError) return [];
      const seen = new Set<string>();
      return references(tree).paths.flatMap(({ path: [root, name], offset }): Remark[] => {
        if (root !== "_" || name === undefined || seen.has(name)) return [];
        seen.add(name);
        return [{
          at: text.at,
          message: `the template reads "${name}" through ._`,
          hint: `write .${name}`,
          range: within(text.range, text.text, offset),
        }];
      });
    }),
};

const selfReference: Rule = {
  id: "resolver-self-reference",
  severity: "error",
  category: "expression",
  description: "A transform or validate step reads its own resolver by name.",
  why: "The resolver has no value under its name before it is finished; its value so far is `__self`.",
  fix: "Write `__self` (in templates `.__self`).",
  examples: {
    bad: resolver(
      "resolve:\n  with:\n    - provider: static\n      inputs:\n        value: 1\n" +
        "transform:\n  with:\n    - provider: cel\n      inputs:\n        expression: _.a + 1 # <-",
    ),
    good: resolver(
      "resolve:\n  with:\n    - provider: static\n      inputs:\n        value: 1\n" +
        "transform:\n  with:\n    - provider: cel\n      inputs:\n        expression: __self + 1",
    ),
  },
  check: ({ texts }) =>
    texts.flatMap((text): Remark[] => {
      const { call } = text;
      if (!call?.resolver || call.mode === "from") return [];
      const { name } = call.resolver;
      const { roots } = text.language === "cel"
        ? expressionReferences(text.text)
        : templateReferences(text.text, text.delimiters);
      if (!roots.includes(name) || (text.language === "template" && text.names.has(name))) return [];
      return [{
        at: text.at,
        message: `resolver "${name}" reads itself by name`,
        range: within(text.range, text.text, Math.max(0, text.text.indexOf(name)), name.length),
      }];
    }),
};

/** Expressions and templates. */
export const textRules: readonly Rule[] = [
  invalidExpression,
  invalidTemplate,
  underscorePrefix,
  selfReference,
];
