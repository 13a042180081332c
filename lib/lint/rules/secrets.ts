import { isObject, type Value, ValueMap } from "../../value/mod.ts";
import type { ValueRef } from "../../solution/mod.ts";
import type { Path } from "../place.ts";
import type { Remark, Rule } from "../rule.ts";
import { action } from "./examples.ts";

/** Shapes of tokens that services hand out. Linear in the length of the text. */
const SHAPES: readonly (readonly [RegExp, string])[] = [
  [/\bgh[pousr]_[A-Za-z0-9]{30,}/, "a GitHub token"],
  [/\bgithub_pat_[A-Za-z0-9_]{30,}/, "a GitHub token"],
  [/\bglpat-[A-Za-z0-9_-]{20,}/, "a GitLab token"],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/, "an AWS access key"],
  [/\bxox[abeoprs]-[A-Za-z0-9-]{10,}/, "a Slack token"],
  [/\b[rs]k_live_[A-Za-z0-9]{16,}/, "a Stripe key"],
  [/\bAIza[A-Za-z0-9_-]{35}/, "a Google API key"],
  [/\bnpm_[A-Za-z0-9]{36}/, "an npm token"],
  [/\bSG\.[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}/, "a SendGrid key"],
  [/\bhvs\.[A-Za-z0-9_-]{20,}/, "a Vault token"],
  [/-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/, "a private key"],
  [/\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/, "a JSON Web Token"],
  [/^(?:Bearer|Basic|Token) [A-Za-z0-9._~+/=-]{16,}$/i, "credentials of a request"],
  [/^[a-z][a-z0-9+.-]{1,20}:\/\/[^/\s:@]{1,100}:[^/\s@{}$]{3,200}@/i, "a password in an address"],
];

const SECRET_NAME =
  /(?:^|[_-])(?:password|passwd|pwd|secret|token|api_?-?key|private_?-?key|access_?-?key|client_?-?secret)$/i;
const CAMEL_NAME = /(?:Password|Secret|Token|ApiKey|PrivateKey|AccessKey)$/;
const PLACEHOLDER = /^(?:\$|<|\{|%|example|change|your|dummy|test|todo|none|xxx|\*\*\*)/i;
/** Longer texts are documents, not secrets. */
const LONGEST = 20_000;

/** What secret a text looks like; `name` is the key it stands under. */
export function secretIn(name: string, text: string): string | undefined {
  if (text.length < 8 || text.length > LONGEST) return undefined;
  for (const [shape, what] of SHAPES) if (shape.test(text)) return what;
  const isNamed = SECRET_NAME.test(name) || CAMEL_NAME.test(name);
  if (isNamed && !/\s/.test(text) && !PLACEHOLDER.test(text) && entropy(text) >= 2.8) {
    return `the value of "${name}"`;
  }
  return isRandom(text) ? "a random key" : undefined;
}

/** Long, of one word, with digits and both cases mixed, and without a pattern. */
function isRandom(text: string): boolean {
  if (!/^[A-Za-z0-9+/_-]{32,512}={0,2}$/.test(text) || /^[./]|\/\/|[a-z]{7}|[A-Z]{7}/.test(text)) {
    return false;
  }
  const digits = text.replace(/[^0-9]/g, "").length;
  return digits * 14 >= text.length && /[a-z]/.test(text) && /[A-Z]/.test(text) && entropy(text) >= 4.2;
}

/** Shannon entropy in bits for each character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** The plain texts of an input, each with the key it stands under. */
function* textsIn(
  ref: ValueRef,
  name: string,
  at: Path,
): Generator<{ name: string; text: string; at: Path }> {
  switch (ref.kind) {
    case "literal":
      yield* textsOf(ref.value, name, at);
      break;
    case "list":
      for (const [index, item] of ref.items.entries()) yield* textsIn(item, name, [...at, index]);
      break;
    case "map":
      for (const [key, item] of ref.entries) yield* textsIn(item, key, [...at, key]);
      break;
    case "expr":
    case "tmpl":
      yield { name: "", text: ref.text, at };
  }
}

function* textsOf(value: Value, name: string, at: Path): Generator<{ name: string; text: string; at: Path }> {
  if (typeof value === "string") yield { name, text: value, at };
  else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* textsOf(item, name, [...at, index]);
  } else if (isObject(value) && !(value instanceof ValueMap)) {
    for (const key of Object.keys(value)) yield* textsOf(value[key]!, key, [...at, key]);
  }
}

const secretInLiteral: Rule = {
  id: "secret-in-literal",
  severity: "warning",
  category: "security",
  description: "An input holds what looks like a password, a key or a token.",
  why: "Solutions are committed, shared and packed into catalogs, and the secret with them.",
  fix:
    "Put it into the secret store and read it with the provider `secret`, or take it from the environment; then " +
    "replace the one that was written here.",
  examples: {
    bad: action(
      "provider: http\ninputs:\n  url: https://example.com/\n  headers:\n" +
        "    Authorization: Bearer 3f9Zq0Lr8TnXw2Vb6Yk1 # <-",
    ),
    good: action(
      "provider: http\ninputs:\n  url: https://example.com/\n  headers:\n" +
        "    Authorization:\n      expr: '\"Bearer \" + string(__execution)'",
    ),
  },
  check: ({ calls }) =>
    calls.flatMap((call): Remark[] =>
      [...call.inputs].flatMap(([input, value]) =>
        [...textsIn(value, input, [...call.at, "inputs", input])].flatMap(({ name, text, at }): Remark[] => {
          const what = secretIn(name, text);
          return what === undefined ? [] : [{ at, message: `this looks like ${what}` }];
        })
      )
    ),
};

/** Secrets that stand in the file. */
export const secretRules: readonly Rule[] = [secretInLiteral];
