import assert from "node:assert/strict";
import { compile, TemplateError } from "../mod.ts";

/** Templates that would take the memory or the time of the whole process. */
const BOMBS: readonly string[] = [
  '{{repeat 9000000000000 "x"}}',
  '{{$a := repeat 100000 "x"}}{{$b := repeat 100000 $a}}{{len $b}}',
  "{{until 9000000000000}}",
  "{{untilStep 0 9000000000000 2}}",
  "{{seq 9000000000000}}",
  "{{randAlpha 9000000000000}}",
  "{{randBytes 9000000000000}}",
  '{{indent 9000000000000 "x"}}',
  '{{nindent 100000000 (repeat 1000 "\\n")}}',
  '{{$l := until 100000}}{{join (repeat 100000 "x") $l}}',
  '{{$t := repeat 100000 "a"}}{{replace "a" $t $t | len}}',
  '{{$t := repeat 100000 "a"}}{{replace "" $t $t | len}}',
  '{{$t := repeat 100000 "a"}}{{regexReplaceAll "a" $t $t | len}}',
  '{{wrapWith 1 (repeat 100000 "-") (repeat 100000 "a") | len}}',
];

for (const template of BOMBS) {
  Deno.test(`ends at a limit: ${template}`, async () => {
    const compiled = await compile(template);
    assert.throws(
      () => compiled.render(null),
      (error: unknown) => error instanceof TemplateError && error.kind === "limit",
    );
  });
}

Deno.test("hostile patterns and constraints take linear time", async () => {
  const text = "a".repeat(5_000) + "!";
  const regex = await compile('{{regexMatch "^(a+)+$" .}}');
  assert.equal(regex.render(text), "false");
  const constraint = await compile('{{semverCompare . "1.2.3"}}');
  const blanks = "1 " + " ".repeat(2_000) + "1 ".repeat(500) + "!";
  assert.throws(() => constraint.render(blanks), /improper constraint/);
});
