import assert from "node:assert/strict";
import { Float, object } from "../../../lib/value/mod.ts";
import { compile, type MissingKey, TemplateError } from "../../../lib/gotemplate/mod.ts";

/**
 * 2,000 generated templates with what Go 1.26 made of each over the data below, builtins only: plain ones, ones with
 * characters dropped or put in, and random formats of `printf`. Left out, because they differ by design: integers beyond
 * 2^53 (`int64` here by type), bytes of a text taken by `index` (`int` here, not `uint8`), the builtin `slice` with an
 * index out of the data (refused by Go), and the depth at which recursion ends.
 */
interface Generated {
  readonly template: string;
  readonly missingKey?: MissingKey;
  readonly want?: string;
  readonly error?: string;
}

const data = object({
  a: 1,
  b: object({ c: "x" }),
  l: [1, "two", null],
  f: 2.5,
  w: new Float(3),
  n: null,
  t: true,
  s: "héllo",
  i64: 5n,
  e: "",
  m: object(),
  big: new Float(1e6),
});

Deno.test("generated templates give what Go gives, results and errors alike", async () => {
  const lines = Deno.readTextFileSync(new URL("generated.jsonl", import.meta.url)).trimEnd().split("\n");
  assert.equal(lines.length, 2_000);
  const noGroups = [] as const;
  for (const line of lines) {
    const { template, missingKey, want, error } = JSON.parse(line) as Generated;
    let result: { want: string } | { error: string };
    try {
      const compiled = await compile(template, { name: "t", missingKey, functions: noGroups });
      result = { want: compiled.render(data) };
    } catch (thrown) {
      assert(thrown instanceof TemplateError, `${template} threw ${thrown}`);
      result = { error: thrown.message };
    }
    assert.deepEqual(result, want === undefined ? { error } : { want }, template);
  }
});
