import assert from "node:assert/strict";
import fc from "fast-check";
import { encodeTagged } from "../value/mod.ts";
import { CelError, environment, loadRegex, parse, print } from "./mod.ts";
import { children, type Expr } from "./ast.ts";
import { MACROS } from "./functions/macro_docs.ts";
import { libraryTable } from "./functions/mod.ts";

const NAMES = ["a", "b", "_", "x1", "__self", "map", "google"];
const FIELDS = ["a", "name", "`a-b`", "`x y`", "__proto__", "constructor", "package"];
const LITERALS = [
  "0",
  "1",
  "-7",
  "9223372036854775807",
  "-9223372036854775808",
  "0x1f",
  "3u",
  "1.5",
  ".5",
  "1e21",
  "2.0",
  "-0.0",
  "true",
  "false",
  "null",
  '"text"',
  "'it\\'s \"\\n\\x01\\u00e9😀'",
  'r"\\d"',
  '"""a\nb"""',
  "b'\\xffa\"'",
  "timestamp('2024-01-31T10:20:30Z')",
];
const OPERATORS = ["+", "-", "*", "/", "%", "<", "<=", ">", ">=", "==", "!=", "in", "&&", "||"];
const MEMBERS = [...libraryTable([]).values()].filter((each) =>
  each.overloads.some((overload) => overload.member)
)
  .map((each) => each.name).filter((name) => !name.includes("@"));
const GLOBALS = [...libraryTable([]).values()].filter((each) => !each.operator && !each.name.includes("@"))
  .map((each) => each.name).filter((name) => !name.startsWith("debug."));

/** Random expressions as text: every form of the grammar, well-typed or not. */
const { expression } = fc.letrec<{ expression: string; leaf: string }>((tie) => {
  const leaf = fc.oneof(fc.constantFrom(...LITERALS), fc.constantFrom(...NAMES), fc.constant("._.a"));
  const part = tie("expression");
  const name = fc.constantFrom("v", "_", "x1");
  const branch = fc.oneof(
    { maxDepth: 4, depthIdentifier: "cel" },
    leaf,
    fc.tuple(part, fc.constantFrom(...OPERATORS), part).map(([a, op, b]) => `${a} ${op} ${b}`),
    fc.tuple(part, fc.constantFrom(...OPERATORS), part).map(([a, op, b]) => `(${a}) ${op} (${b})`),
    fc.tuple(part, part, part).map(([a, b, c]) => `(${a}) ? (${b}) : ${c}`),
    fc.tuple(fc.constantFrom("!", "-", "!!", "--"), part).map(([op, a]) => `${op}(${a})`),
    fc.tuple(part, fc.constantFrom(...FIELDS)).map(([a, field]) => `(${a}).${field}`),
    fc.tuple(part, fc.constantFrom(...FIELDS)).map(([a, field]) => `(${a}).?${field}`),
    fc.tuple(part, fc.constantFrom(...FIELDS)).map(([a, field]) => `has((${a}).${field})`),
    fc.tuple(part, fc.constantFrom("[", "[?"), part).map(([a, open, b]) => `(${a})${open}${b}]`),
    fc.array(fc.tuple(fc.constantFrom("", "", "?"), part), { maxLength: 3 })
      .map((items) => `[${items.map((item) => item.join("")).join(", ")}]`),
    fc.array(fc.tuple(fc.constantFrom("", "", "?"), part, part), { maxLength: 3 })
      .map((items) => `{${items.map(([mark, key, value]) => `${mark}${key}: ${value}`).join(", ")}}`),
    fc.tuple(part, fc.constantFrom(...MEMBERS), fc.array(part, { maxLength: 2 }))
      .map(([a, method, args]) => `(${a}).${method}(${args.join(", ")})`),
    fc.tuple(fc.constantFrom(...GLOBALS), fc.array(part, { maxLength: 3 }))
      .map(([method, args]) => `${method}(${args.join(", ")})`),
    fc.tuple(
      part,
      fc.constantFrom("all", "exists", "exists_one", "map", "filter", "sortBy", "optMap"),
      name,
      part,
    )
      .map(([a, macro, variable, body]) => `(${a}).${macro}(${variable}, ${body})`),
    fc.tuple(part, name, part, part).map(([a, variable, test, body]) =>
      `(${a}).map(${variable}, ${test}, ${body})`
    ),
    fc.tuple(name, part, part).map(([variable, value, body]) => `cel.bind(${variable}, ${value}, ${body})`),
    fc.tuple(part, part).map(([a, b]) => `math.greatest(${a}, ${b})`),
    part.map((a) => `google.protobuf.Duration{seconds: ${a}}`),
  );
  return { expression: branch, leaf };
});

/** A tree without what depends on the text it was read from. */
function shape(expr: Expr): unknown {
  const { kind, ...rest } = expr;
  const own = Object.entries(rest).filter(([key, value]) =>
    !["id", "pos", "start", "end", "height", "written"].includes(key) &&
    (typeof value !== "object" || key === "vars")
  );
  const value = kind === "literal" ? literalText(expr) : undefined;
  const marks = kind === "list"
    ? expr.elements.map((element) => element.optional)
    : kind === "map"
    ? expr.entries.map((entry) => entry.optional)
    : [];
  return [kind, own.filter(([key]) => key !== "value"), value, marks, children(expr).map(shape)];
}

function literalText(expr: Expr): string {
  if (expr.kind !== "literal") return "";
  const { value } = expr;
  if (value instanceof Uint8Array) return `bytes ${value.join()}`;
  const tag = typeof value === "object" && value !== null ? value.constructor.name : typeof value;
  const content = typeof value === "object" && value !== null ? (value as { value?: unknown }).value : value;
  return `${tag} ${Object.is(content, -0) ? "-0" : String(content)}`;
}

function reads(text: string): Expr | undefined {
  try {
    return parse(text).root;
  } catch (error) {
    assert.ok(error instanceof CelError, `${text}: ${error}`);
    return undefined;
  }
}

Deno.test("what is read, printed and read again is the same tree", () => {
  let count = 0;
  fc.assert(
    fc.property(expression, (text) => {
      const first = reads(text);
      if (first === undefined) return;
      count++;
      const printed = print(first);
      assert.deepEqual(shape(parse(printed).root), shape(first), `${text}\n${printed}`);
      assert.equal(print(parse(printed).root), printed);
    }),
    { numRuns: 10_000, seed: 20261121 },
  );
  assert.ok(count > 8_000, `only ${count} expressions could be read`);
});

const variables = {
  a: { name: "n", list: [1, 2, 3], constructor: 1 },
  b: "b",
  _: { a: { name: 1 }, x: null },
  x1: [1, 2.5, "x", null],
  __self: 7n,
};
const host = { sleep() {}, exists: () => false };

Deno.test("no expression throws anything but CelError, and the check changes no result", async () => {
  await loadRegex();
  const env = environment({ cacheSize: 0, host });
  let evaluated = 0;
  const run = (text: string, check: boolean): string => {
    try {
      const program = env.compileSync(text, { variables: Object.keys(variables), check });
      const value = program.evaluate(variables, { costLimit: 20_000 });
      evaluated++;
      return `value ${encodeTagged(value)}`;
    } catch (error) {
      assert.ok(error instanceof CelError, `${text}\n${error instanceof Error ? error.stack : error}`);
      if (error.cause instanceof Error) assert.notEqual(error.cause.name, "TypeError", text);
      assert.ok(!/is not a function|Cannot read|undefined/.test(error.message), `${text}\n${error.message}`);
      return `${error.code} ${error.message}`;
    }
  };
  fc.assert(
    fc.property(expression, (text) => {
      const checked = run(text, true);
      const open = run(text, false);
      const isRejected = checked.startsWith("check ") || checked.startsWith("parse ");
      // What the check lets pass runs alike without it: it may choose overloads, never results.
      if (!isRejected && !/guid|time\./.test(text)) assert.equal(open, checked, text);
    }),
    { numRuns: 10_000, seed: 7 },
  );
  assert.ok(evaluated > 1_500, `only ${evaluated} were evaluated`);
});

const TOKENS = [...LITERALS, ...NAMES, ...OPERATORS, ..."()[]{},.?:!-`'\"\\"];

Deno.test("no text throws anything but CelError", () => {
  const garbage = fc.oneof(
    fc.array(fc.constantFrom(...TOKENS), { maxLength: 12 }).map((tokens) => tokens.join(" ")),
    fc.array(fc.constantFrom(...TOKENS), { maxLength: 12 }).map((tokens) => tokens.join("")),
    fc.string({ unit: "binary", maxLength: 30 }),
  );
  fc.assert(
    fc.property(garbage, (text) => {
      reads(text);
    }),
    { numRuns: 10_000, seed: 3 },
  );
});

Deno.test("each example of a function runs", async () => {
  const env = environment({
    host: { ...host, parseYaml: () => ({ a: [1, 2] }), formatYaml: () => "a: 1\n" },
  });
  const documented = [...libraryTable([]).values(), ...MACROS()].filter((each) => !each.hidden);
  for (const { name, description, examples } of documented) {
    assert.ok(description !== "", `${name} has no description`);
    assert.ok(examples.length > 0, `${name} has no example`);
    for (const example of examples) {
      const program = await env.compile(example.expression);
      assert.doesNotThrow(() => program.evaluate(), `${name}: ${example.expression}`);
    }
  }
});
