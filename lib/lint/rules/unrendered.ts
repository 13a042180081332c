import { parse, references, TemplateError } from "../../gotemplate/mod.ts";
import type { ValueRef } from "../../solution/mod.ts";
import { isObject, type Value } from "../../value/mod.ts";
import type { Path } from "../place.ts";
import type { Remark, Rule } from "../rule.ts";
import { action, resolver } from "./examples.ts";

/** Inputs of built-in providers that are templates although they are given as plain text. */
const RENDERED: Readonly<Record<string, readonly string[]>> = {
  "go-template": ["template", "entries"],
  file: ["outputPath"],
};

const REGION = resolver("resolve:\n  with:\n    - provider: static\n      inputs:\n        value: eu");

/** An example in which an action tells the value of the resolver `a`. */
function telling(message: string): string {
  return REGION + action(`provider: message\ninputs:\n  message:${message}`).replace(/^spec:\n/, "");
}

const unrenderedTemplate: Rule = {
  id: "unrendered-template",
  severity: "warning",
  category: "template",
  description: "An input of an action is plain text that looks like a template over a resolver.",
  why: "Plain text is passed on as it is: nobody puts the value in the place of the braces.",
  fix: "Give it as a template: `tmpl: …`.",
  examples: {
    bad: telling(' "in {{ .a }}" # <-'),
    good: telling('\n    tmpl: "in {{ .a }}"'),
  },
  check: ({ calls, solution }) => {
    const resolvers = solution?.spec.resolvers ?? new Map<string, unknown>();
    return calls.flatMap((call): Remark[] => {
      // A resolver may well hold a template that something else renders.
      if (!call.action) return [];
      const remarks: Remark[] = [];
      for (const [name, ref] of call.inputs) {
        if (RENDERED[call.provider]?.includes(name)) continue;
        for (const { at, text } of plainTexts(ref, [...call.at, "inputs", name])) {
          const read = resolverIn(text, resolvers);
          if (read === undefined) continue;
          remarks.push({
            at,
            message: `the text is not rendered: {{ .${read} }} stays as it is`,
            range: ref.range,
          });
        }
      }
      return remarks;
    });
  },
};

interface PlainText {
  readonly at: Path;
  readonly text: string;
}

function plainTexts(ref: ValueRef, at: Path): PlainText[] {
  if (ref.kind === "literal") return textsIn(ref.value, at);
  if (ref.kind === "list") return ref.items.flatMap((item, index) => plainTexts(item, [...at, index]));
  return ref.kind === "map" ? ref.entries.flatMap(([key, item]) => plainTexts(item, [...at, key])) : [];
}

function textsIn(value: Value, at: Path): PlainText[] {
  if (typeof value === "string") return value.includes("{{") ? [{ at, text: value }] : [];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsIn(item, [...at, index]));
  if (!isObject(value)) return [];
  return Object.keys(value).flatMap((key) => textsIn(value[key]!, [...at, key]));
}

/** A resolver that the text would read if it were a template. */
function resolverIn(text: string, resolvers: { has(name: string): boolean }): string | undefined {
  try {
    const roots = references(parse(text)).paths.map(({ path: [root, next] }) => root === "_" ? next : root);
    return roots.find((root) => root !== undefined && resolvers.has(root));
  } catch (error) {
    if (error instanceof TemplateError) return undefined;
    throw error;
  }
}

/** Templates that nobody renders. */
export const unrenderedRules: readonly Rule[] = [unrenderedTemplate];
