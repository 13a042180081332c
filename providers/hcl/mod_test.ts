import assert from "node:assert/strict";
import { join } from "node:path";
import { object, type ValueObject } from "../../lib/value/mod.ts";
import { data, run, scratch, testContext } from "../shared/testing.ts";
import { provider } from "./mod.ts";

// deno-lint-ignore no-explicit-any -- results are compared as JSON.
async function hcl(inputs: Record<string, unknown>, folder?: string): Promise<any> {
  const context = folder === undefined ? {} : { baseFolder: folder, workingDirectory: folder };
  return JSON.parse(JSON.stringify(await data(provider, inputs, { context })));
}

const EMPTY = {
  check: [],
  data: [],
  import: [],
  locals: {},
  modules: [],
  moved: [],
  outputs: [],
  providers: [],
  resources: [],
  terraform: {},
  variables: [],
};

Deno.test("parse gives all kinds of blocks", async () => {
  const content = `
variable "region" {
  type    = list(string)
  default = ["eu"]
  sensitive = true
  odd = 1
  validation {
    condition     = length(var.region) > 0
    error_message = "none"
  }
}
resource "x_y" "z" {
  count = 2
  tags  = { a = "b", "c d" : 2 }
  lifecycle { ignore_changes = [tags] }
  dynamic "rule" {
    for_each = var.rules
    content { port = rule.value }
  }
}
data "x_y" "d" { id = "1" }
module "m" {
  source = "./m"
  depends_on = [x_y.z]
  size = 3
}
output "o" { value = x_y.z.id }
locals { n = 1 + 1 }
locals { m = local.n }
provider "p" {
  alias = "a"
  region = "r"
  key = "k"
}
terraform {
  required_version = ">= 1"
  experiments = [x]
  required_providers { p = { source = "s/p" } }
  backend "s3" { bucket = "b" }
  cloud { organization = "o" }
}
moved {
  from = x_y.a
  to = x_y.b
}
import {
  to = x_y.c
  id = "7"
}
check "c" {
  data "x_y" "e" { id = "2" }
  assert {
    condition = true
    error_message = "m"
  }
}
unknown "u" { a = 1 }
`;
  assert.deepEqual(await hcl({ content }), {
    variables: [{
      name: "region",
      type: "list(string)",
      default: ["eu"],
      sensitive: true,
      validation: [{ condition: "length(var.region) > 0", error_message: "none" }],
      attributes: { odd: 1 },
    }],
    resources: [{
      type: "x_y",
      name: "z",
      attributes: { count: 2, tags: { a: "b", "c d": 2 } },
      blocks: [
        { type: "lifecycle", attributes: { ignore_changes: "[tags]" } },
        {
          type: "dynamic",
          labels: ["rule"],
          attributes: { for_each: "var.rules" },
          blocks: [{ type: "content", attributes: { port: "rule.value" } }],
        },
      ],
    }],
    data: [{ type: "x_y", name: "d", attributes: { id: "1" } }],
    modules: [{ name: "m", source: "./m", depends_on: "[x_y.z]", attributes: { size: 3 } }],
    outputs: [{ name: "o", value: "x_y.z.id" }],
    locals: { n: 2, m: "local.n" },
    providers: [{ name: "p", alias: "a", region: "r", attributes: { key: "k" } }],
    terraform: {
      required_version: ">= 1",
      required_providers: { p: { source: "s/p" } },
      backend: { type: "s3", attributes: { bucket: "b" } },
      cloud: { organization: "o" },
      attributes: { experiments: "[x]" },
    },
    moved: [{ from: "x_y.a", to: "x_y.b" }],
    import: [{ to: "x_y.c", id: "7" }],
    check: [{
      name: "c",
      data: [{ type: "x_y", name: "e", attributes: { id: "2" } }],
      assertions: [{ condition: true, error_message: "m" }],
    }],
  });
  assert.deepEqual(await hcl({ content: "" }), EMPTY);
  assert.deepEqual(await hcl({ content: "top = 1" }), { ...EMPTY, attributes: { top: 1 } });
});

Deno.test("constants are values, everything else is its source text", async () => {
  const cases: [string, unknown][] = [
    ["1", 1],
    ["-2.5e3", -2500],
    ["1e3", 1000],
    ["[2E+1, 5e-1]", [20, 0.5]],
    ['[1e3, var.a1e3, "1e3"]', '[1e3, var.a1e3, "1e3"]'],
    ["<<E1e3\n1e3\nE1e3\n", "1e3\n"],
    ["2.50", 2.5],
    ["true", true],
    ["null", null],
    ['"a\\n\\t\\"\\\\\\u00e9\\U0001F600"', 'a\n\t"\\é😀'],
    ['"$${x} %%{y}"', "${x} %{y}"],
    ["1 + 2 * 3", 7],
    ["(1 + 2) * 3", 9],
    ["7 / 2", 3.5],
    ["10 - 2 - 3", 5],
    ["-(1 + 1)", -2],
    ["1 + 1 == 2 && 3 > 2", true],
    ["7 % 4", 3],
    ["!false && true || false", true],
    ["1 < 2 == true", true],
    ['"a" == "a"', true],
    ['1 == "1"', false],
    ["true ? 1 : 2", 1],
    ['false ? 1 : "b"', "b"],
    ['true ? 1 : "b"', "1"],
    ['"n${1 + 1}m"', "n2m"],
    ['"${5}"', 5],
    ["[1, [true], {a = null}]", [1, [true], { a: null }]],
    ['{ a = 1, ("b") = 2, 3 = 4 }', { a: 1, b: 2, 3: 4 }],
    ['<<EOT\na ${""}\nEOT\n', '<<EOT\na ${""}\nEOT'],
    ["<<EOT\nline\n  two\nEOT\n", "line\n  two\n"],
    ["<<-EOT\n    line\n      two\n    EOT\n", "line\n  two\n"],
    ["var.x", "var.x"],
    ['"x-${var.r}"', '"x-${var.r}"'],
    ["[1, var.x]", "[1, var.x]"],
    ["{ (var.k) = 1 }", "{ (var.k) = 1 }"],
    ["merge(a, b)", "merge(a, b)"],
    ["1 / 0", "1 / 0"],
    ["[for x in l : x]", "[for x in l : x]"],
    ["var.x ? 1 : 2", "var.x ? 1 : 2"],
    ["a[0].b[*].c", "a[0].b[*].c"],
    ["!1", "!1"],
    ["1 # note", 1],
  ];
  for (const [expression, wanted] of cases) {
    const result = await hcl({ content: `x = ${expression}\n` });
    assert.deepEqual(result.attributes.x, wanted, expression);
  }
  const { attributes } = await data(provider, {
    content: "x = 99999999999999999999\ny = 9007199254740993",
  }) as {
    attributes: ValueObject;
  };
  assert.equal(attributes.x, 9223372036854775807n);
  assert.equal(attributes.y, 9007199254740993n);
});

Deno.test("deep nesting is left as text and does not overflow", async () => {
  const deep = "[".repeat(400) + "]".repeat(400);
  assert.equal((await hcl({ content: `x = ${deep}\n` })).attributes.x, deep);
});

Deno.test("a text with syntax errors is one error that names them all", async () => {
  await assert.rejects(
    run(provider, { content: "a = \n" }),
    /^ScafctlError: hcl: input\.tf:1,5: Invalid expression; Expected the start/,
  );
  await assert.rejects(
    run(provider, { content: "a = 1\na = 2\n" }),
    /input\.tf:2,1: Attribute redefined;.*already set at input\.tf:1,1-2/,
  );
  await assert.rejects(run(provider, { content: 'b "x" {' }), /Unclosed configuration block/);
});

Deno.test("format gives the canonical layout", async () => {
  assert.deepEqual(await hcl({ operation: "format", content: "a=1\nbb   = 2\n" }), {
    formatted: "a  = 1\nbb = 2\n",
    changed: true,
  });
  assert.deepEqual(await hcl({ operation: "format", content: "a = 1\n" }), {
    formatted: "a = 1\n",
    changed: false,
  });
});

Deno.test("validate gives findings with places", async () => {
  assert.deepEqual(await hcl({ operation: "validate", content: "a = \n" }), {
    valid: false,
    error_count: 1,
    diagnostics: [{
      severity: "error",
      summary: "Invalid expression",
      detail: "Expected the start of an expression, but found an invalid expression token.",
      range: {
        filename: "input.tf",
        start: { line: 1, column: 5, byte: 4 },
        end: { line: 2, column: 1, byte: 5 },
      },
    }],
  });
  assert.deepEqual(await hcl({ operation: "validate", content: "a = 1\n" }), {
    valid: true,
    error_count: 0,
    diagnostics: [],
  });
  const two = await hcl({ operation: "validate", content: 'é = "x"\nf = foo(\nb = 2\n' });
  assert.equal(two.error_count, two.diagnostics.length);
  const wide = await hcl({ operation: "validate", content: 'a = "é" @\n' });
  assert.deepEqual(wide.diagnostics[0].range.start, { line: 1, column: 9, byte: 9 });
});

Deno.test("files and folders are read, merged or answered one by one", async () => {
  await using place = await scratch();
  const write = (name: string, text: string) => Deno.writeTextFile(join(place.path, name), text);
  await Deno.mkdir(join(place.path, "sub.tf"));
  await write("b.tf", 'variable "b" {}\nlocals { n = 2 }\n');
  await write("a.tf", 'variable "a" {}\nlocals { n = 1 }\n');
  await write(
    "c.tf.json",
    JSON.stringify({ variable: { c: { type: "string", default: 1 } }, locals: { z: "${var.c}" } }),
  );
  await write("d.txt", "no");
  const whole = await hcl({ dir: "." }, place.path);
  assert.deepEqual(whole.variables, [{ name: "a" }, { name: "b" }, {
    name: "c",
    type: "string",
    default: 1,
  }]);
  assert.deepEqual(whole.locals, { n: 2, z: "var.c" });
  assert.deepEqual((await hcl({ paths: ["b.tf", "a.tf"] }, place.path)).locals, { n: 1 });
  const formatted = await hcl({ operation: "format", paths: ["a.tf", "c.tf.json"] }, place.path);
  assert.deepEqual(formatted.files.map((file: ValueObject) => [file.filename, file.changed]), [
    [join(place.path, "a.tf"), false],
    [join(place.path, "c.tf.json"), false],
  ]);
  assert.equal(formatted.changed, false);
  await write("bad.tf.json", "{");
  const checked = await hcl({ operation: "validate", paths: ["a.tf", "bad.tf.json"] }, place.path);
  assert.deepEqual([checked.valid, checked.error_count, checked.files[1].valid], [false, 1, false]);
  assert.equal((await hcl({ operation: "validate", path: "a.tf" }, place.path)).valid, true);
  await assert.rejects(hcl({ path: "none.tf" }, place.path), /hcl: reading .*none\.tf: no such file/);
  await assert.rejects(hcl({ path: "bad.tf.json" }, place.path), /Invalid JSON/);
  await assert.rejects(hcl({ dir: "sub.tf" }, place.path), /there are no \.tf/);
});

Deno.test("Terraform JSON is read like the native syntax", async () => {
  await using place = await scratch();
  const document = {
    "//": "note",
    terraform: {
      required_version: ">= 1",
      required_providers: { p: { source: "s/p" } },
      backend: { s3: { bucket: "b" } },
    },
    resource: { x_y: { z: [{ name: "x-${var.r}", plain: "$${no}", list: ["${a.b}"] }], w: { n: 1 } } },
    provider: { aws: [{ alias: "a" }, { region: "r" }] },
    moved: [{ from: "${x.a}", to: "x.b" }],
    output: { o: { value: "${x_y.z.id}" } },
  };
  await Deno.writeTextFile(join(place.path, "m.tf.json"), JSON.stringify(document));
  const result = await hcl({ path: "m.tf.json" }, place.path);
  assert.deepEqual(result.resources, [
    { type: "x_y", name: "z", attributes: { name: '"x-${var.r}"', plain: "${no}", list: ["a.b"] } },
    { type: "x_y", name: "w", attributes: { n: 1 } },
  ]);
  assert.deepEqual(result.terraform, {
    required_version: ">= 1",
    required_providers: { p: { source: "s/p" } },
    backend: { type: "s3", attributes: { bucket: "b" } },
  });
  assert.deepEqual(result.providers, [{ name: "aws", alias: "a" }, { name: "aws", region: "r" }]);
  assert.deepEqual([result.moved, result.outputs], [[{ from: "x.a", to: "x.b" }], [{
    name: "o",
    value: "x_y.z.id",
  }]]);
});

Deno.test("templates of Terraform JSON become those of the native syntax", async () => {
  await using folder = await scratch();
  const cases: [json: string, wanted: string][] = [
    ['${merge(var.t, { b = "c" })}', 'merge(var.t, { b = "c" })'],
    ['a "q" ${var.m["k"]} }${x}', '"a \\"q\\" ${var.m["k"]} }${x}"'],
    ['${f("}")}-$${no}', '"${f("}")}-$${no}"'],
    ['%{ if a == "${b}" }y%{ endif }\n', '"%{ if a == "${b}" }y%{ endif }\\n"'],
    ["plain $${x}", "plain ${x}"],
    ["${a}${b}", '"${a}${b}"'],
  ];
  for (const [json, wanted] of cases) {
    await Deno.writeTextFile(join(folder.path, "a.tf.json"), JSON.stringify({ locals: { a: json } }));
    const { locals } = await hcl({ path: "a.tf.json" }, folder.path);
    assert.equal(locals.a, wanted);
    if (wanted.startsWith('"')) {
      assert.equal((await hcl({ content: `locals {\n  a = ${wanted}\n}\n` })).locals.a, wanted);
    }
  }
});

Deno.test("inputs are checked", async () => {
  await assert.rejects(hcl({}), /hcl: one of content, path, paths and dir is required/);
  await assert.rejects(hcl({ content: "", path: "x" }), /content and path exclude each other/);
  await assert.rejects(hcl({ operation: "generate" }), /blocks is required/);
  await assert.rejects(hcl({ operation: "generate", blocks: "x" }), /blocks must be a map/);
  await assert.rejects(hcl({ operation: "render", content: "" }), /must be one of parse/);
  await assert.rejects(hcl({ paths: [] }), /paths must not be empty/);
});

Deno.test("says what it would do", () => {
  const whatIf = (inputs: Record<string, string>) =>
    provider.descriptor.whatIf!(object(inputs), testContext("from"));
  assert.equal(whatIf({ content: "x" }), "Would parse HCL from inline content");
  assert.equal(whatIf({ operation: "format", path: "a.tf" }), "Would format HCL from a.tf");
  assert.equal(whatIf({ operation: "generate" }), "Would generate HCL");
});
