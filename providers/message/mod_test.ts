import assert from "node:assert/strict";
import { provider } from "./mod.ts";
import { data, heard, run } from "../shared/testing.ts";
import { object } from "../../lib/value/mod.ts";

type Fields = Record<string, unknown>;
const plain = { structured: false, quiet: false, color: false, noColorFlag: true, width: 80 };

async function shown(inputs: Fields, output: Partial<typeof plain> = {}): Promise<string> {
  const record = heard();
  await run(provider, inputs, {
    mode: "action",
    heard: record,
    context: { output: { ...plain, ...output } },
  });
  assert.ok(record.stdout.length === 0 || record.stderr.length === 0);
  return [...record.stdout, ...record.stderr].join("");
}

Deno.test("with --no-color a message is label and text", async () => {
  assert.equal(await shown({ message: "done", type: "success", label: "step 1" }), "[step 1] done\n");
  assert.equal(await shown({ message: "x", style: { icon: ">" } }), "> x\n");
  assert.equal(await shown({ message: "x", newline: false }), "x");
});

Deno.test("without the flag the icon of the type stays, with colours the text is painted", async () => {
  assert.equal(await shown({ message: "x", type: "success" }, { noColorFlag: false }), "✅ x\n");
  assert.equal(await shown({ message: "x", type: "plain" }, { noColorFlag: false }), "x\n");
  const color = { noColorFlag: false, color: true };
  assert.equal(await shown({ message: "x", type: "success" }, color), "✅ \x1b[32mx\x1b[0m\n");
  assert.equal(
    await shown(
      { message: "a\nb", type: "plain", label: "L", style: { color: "#FF5733", bold: true } },
      color,
    ),
    "\x1b[2m[L]\x1b[0m \x1b[1;38;2;255;87;51ma\x1b[0m\n\x1b[1;38;2;255;87;51mb\x1b[0m\n",
  );
  assert.equal(
    await shown({ message: "x", type: "plain", style: { color: "205", italic: true } }, color),
    "\x1b[3;38;5;205mx\x1b[0m\n",
  );
  assert.equal(
    await shown({ message: "x", style: { icon: "", color: "bright-red" } }, color),
    "\x1b[91mx\x1b[0m\n",
  );
});

Deno.test("the result is the plain form, whatever is shown", async () => {
  const result = (inputs: Fields) => data(provider, inputs, { mode: "action" });
  assert.deepEqual(
    await result({ message: "done", type: "success", label: "step 1" }),
    object({ success: true, message: "[step 1] done" }),
  );
  assert.deepEqual(
    await result({ message: "x", style: { icon: ">" } }),
    object({ success: true, message: "> x" }),
  );
  assert.deepEqual(
    await result({ message: "raw!", type: "raw" }),
    object({ success: true, message: "raw!" }),
  );
  assert.deepEqual(await result({ data: [1], format: "json" }), object({ success: true, data: [1] }));
  assert.deepEqual(await result({ data: [1], expand: true }), [1]);
});

Deno.test("structured output prints nothing, quiet only raw messages", async () => {
  for (const inputs of [{ message: "x" }, { message: "x", type: "raw" }, { data: 1 }]) {
    assert.equal(await shown(inputs, { structured: true }), "");
  }
  assert.equal(await shown({ message: "x" }, { quiet: true }), "");
  assert.equal(await shown({ data: 1 }, { quiet: true }), "");
  assert.equal(await shown({ message: "x", type: "raw" }, { quiet: true }), "x\n");
});

Deno.test("stderr is written when asked for", async () => {
  const record = heard();
  await run(provider, { message: "x", type: "plain", destination: "stderr" }, { heard: record });
  assert.deepEqual([record.stdout, record.stderr], [[], ["x\n"]]);
});

Deno.test("data is shown in every form", async () => {
  const rows = [{ name: "web", n: 3 }, { name: "db", n: 1 }];
  assert.equal(await shown({ data: rows }), "#  n  name\n1  3  web\n2  1  db\n");
  assert.equal(await shown({ data: rows, columnOrder: ["name"] }), "#  name  n\n1  web   3\n2  db    1\n");
  assert.equal(
    await shown({ data: rows, columnHints: { n: { hidden: true }, name: { displayName: "Who" } } }),
    "#  Who\n1  web\n2  db\n",
  );
  assert.equal(await shown({ data: { k: [1, 2] }, format: "yaml" }), "k:\n    - 1\n    - 2\n");
  assert.equal(await shown({ data: { k: 1 }, format: "json" }), '{\n  "k": 1\n}\n');
  assert.equal(await shown({ data: { k: 1 }, format: "tree" }), ".\n└── k: 1\n");
  assert.match(await shown({ data: { k: 1 }, format: "mermaid" }), /^graph TD\n/);
  assert.equal(await shown({ data: { k: 1 }, format: "quiet" }), "");
  const display = { collectionTitle: "Apps", list: { titleField: "name" }, detail: { hiddenFields: ["n"] } };
  assert.equal(await shown({ data: rows, format: "list", display }), "Apps\n1. web\n\n2. db\n");
});

Deno.test("what does not go together is refused", async () => {
  const refusals: [Fields, RegExp][] = [
    [{}, /either message or data/],
    [{ message: "x", data: [1] }, /message and data cannot be used together/],
    [{ message: "x", format: "json" }, /format works only together with data/],
    [{ message: "x", columnOrder: [] }, /columnOrder works only/],
    [{ message: "x", type: "raw", label: "l" }, /neither style nor label/],
    [{ message: "x", type: "raw", style: {} }, /neither style nor label/],
    [{ message: "x".repeat(8193) }, /more than 8192/],
    [{ message: "x", style: { color: "reddish" } }, /is not a color/],
    [{ message: "x", label: "l".repeat(101) }, /at most 100/],
    [{ message: "x", type: "loud" }, /must be one of/],
  ];
  for (const [inputs, message] of refusals) {
    await assert.rejects(
      run(provider, inputs, { mode: "action" }),
      message,
      JSON.stringify(inputs).slice(0, 80),
    );
  }
  assert.equal((await shown({ message: "😀".repeat(8192) })).length, 8192 * 2 + 1);
  assert.equal((await shown({ message: "x".repeat(9000), type: "raw" })).length, 9001);
});

Deno.test("says what it would do", async () => {
  const whatIf = (inputs: Record<string, string | number[] | object>) =>
    provider.descriptor.whatIf!(object(inputs as never), undefined as never);
  assert.equal(whatIf({ message: "m" }), 'Would output info message: "m" to stdout');
  assert.equal(
    whatIf({ message: "m", type: "error", label: "L", destination: "stderr" }),
    'Would output error message [L]: "m" to stderr',
  );
  assert.equal(
    whatIf({ message: "x".repeat(90) }),
    `Would output info message: "${"x".repeat(77)}..." to stdout`,
  );
  assert.equal(whatIf({ message: "é", type: "raw" }), "Would write raw output (2 bytes) to stdout");
  assert.equal(whatIf({ data: [1] }), "Would render data as auto");
  assert.equal(
    whatIf({ data: [1], format: "table", display: object(), label: "L" }),
    "Would render data as table with display schema [L]",
  );
  const record = heard();
  const result = await data(provider, { message: "m" }, {
    heard: record,
    context: { dryRun: true },
  }) as Fields;
  assert.equal(result._message, 'Would output info message: "m" to stdout');
  assert.deepEqual(record.stdout, []);
});
