import assert from "node:assert/strict";
import type { ValueObject } from "../../lib/value/mod.ts";
import { data, run } from "../shared/testing.ts";
import { provider } from "./mod.ts";

// deno-lint-ignore no-explicit-any -- results are compared as JSON.
async function hcl(inputs: Record<string, unknown>): Promise<any> {
  return JSON.parse(JSON.stringify(await data(provider, inputs)));
}

Deno.test("generate writes what parse reads", async () => {
  const output = await run(provider, {
    operation: "generate",
    blocks: { variables: [{ name: "r", type: "string", default: "eu" }] },
  });
  assert.deepEqual({ ...output.data as object }, {
    hcl: 'variable "r" {\n  type    = string\n  default = "eu"\n}\n',
  });
  assert.deepEqual({ ...output.metadata }, { output_format: "hcl" });
  const content = `terraform {
  required_version = ">= 1"
  required_providers {
    p = {
      source = "s/p"
    }
  }
  backend "s3" {
    bucket = "b"
  }
}

variable "region" {
  type    = list(string)
  default = ["eu", "us"]
  validation {
    condition     = length(var.region) > 0
    error_message = "What? No: none"
  }
}

locals {
  a = "x-\${var.r}"
  b = { k = [1, { z = null }] }
}

resource "x_y" "z" {
  note = "$\${kept} \\"q\\" https://a.example?b:c"
  size = 2.5
  rule "in" {
    port = var.port
    sub {
      on = true
    }
  }
}

moved {
  from = x_y.a
  to   = x_y.b
}

check "c" {
  assert {
    condition = true
  }
  data "x_y" "e" {
    id = "2"
  }
}
`;
  const parsed = await hcl({ content });
  const generated = await hcl({ operation: "generate", blocks: parsed });
  assert.deepEqual(await hcl({ content: generated.hcl }), parsed);
  assert.equal((await hcl({ operation: "format", content: generated.hcl })).changed, false);
});

/** A module whose expressions are of every kind that parsing gives as source text. */
const MODULE = `variable "size" {
  type = object({
    n = optional(number, 1)
  })
  validation {
    condition     = length(var.size) > 0 && var.size.n < 1e3
    error_message = "Too \${var.size.n}."
  }
}

locals {
  each  = [for s in var.list : upper(s) if s != ""]
  pairs = { for k, v in var.map : k => v... }
  mixed = [1, "a-\${local.each[0]}", { (var.k) = true }]
  off   = !var.on
  same  = x_y.web[0].id == x_y.web[1].id
  json  = "{\\"see\\": \\"var.x\\"}"
  note  = "[internal] www.example.com, a && b"
  host  = "www.example.com"
}

resource "x_y" "web" {
  from       = "noreply"
  ids        = x_y.web[*].id
  type       = "string"
  depends_on = [x_y.other, module.net]
  provider   = x.west
  dynamic "disk" {
    for_each = var.disks
    content {
      name = disk.value.name
      part = disk.part
    }
  }
  lifecycle {
    ignore_changes = [tags, ami]
  }
  provisioner "local-exec" {
    when = destroy
  }
}

module "net" {
  source = "./net"
  providers = {
    x = x.west
  }
}

output "id" {
  value = x_y.web[0].id
}

provider "x" {
  features {
    on = true
  }
}
`;

Deno.test("what is parsed and generated again says the same", async () => {
  const parsed = await hcl({ content: MODULE });
  const { hcl: generated } = await hcl({ operation: "generate", blocks: parsed });
  for (
    const line of [
      'each  = [for s in var.list : upper(s) if s != ""]',
      "pairs = { for k, v in var.map : k => v... }",
      "depends_on = [x_y.other, module.net]",
      "name = disk.value.name",
      'part = "disk.part"',
      "ignore_changes = [tags, ami]",
      "when = destroy",
      "value = x_y.web[0].id",
      "x = x.west",
      "features {",
      'host  = "www.example.com"',
      'type       = "string"',
      'from       = "noreply"',
    ]
  ) {
    assert.ok(generated.includes(`  ${line}\n`), `${line} is missing in\n${generated}`);
  }
  assert.deepEqual(await hcl({ content: generated }), parsed);
  assert.equal((await hcl({ operation: "validate", content: generated })).valid, true);
});

Deno.test("Terraform JSON holds references as lists, and marks only what is an expression", async () => {
  const parsed = await hcl({ content: MODULE });
  const output = await hcl({ operation: "generate", output_format: "json", blocks: parsed });
  const { locals, module, output: outputs, resource, variable } = JSON.parse(output.hcl);
  assert.deepEqual(locals, {
    each: '${[for s in var.list : upper(s) if s != ""]}',
    pairs: "${{ for k, v in var.map : k => v... }}",
    mixed: '${[1, "a-${local.each[0]}", { (var.k) = true }]}',
    off: "${!var.on}",
    same: "${x_y.web[0].id == x_y.web[1].id}",
    json: '{"see": "var.x"}',
    note: "[internal] www.example.com, a && b",
    host: "www.example.com",
  });
  assert.deepEqual(resource.x_y.web, {
    from: "noreply",
    ids: "${x_y.web[*].id}",
    type: "string",
    depends_on: ["x_y.other", "module.net"],
    provider: "x.west",
    dynamic: [{
      disk: { for_each: "${var.disks}", content: [{ name: "${disk.value.name}", part: "disk.part" }] },
    }],
    lifecycle: [{ ignore_changes: ["tags", "ami"] }],
    provisioner: [{ "local-exec": { when: "destroy" } }],
  });
  assert.deepEqual(module.net.providers, { x: "x.west" });
  assert.equal(outputs.id.value, "${x_y.web[0].id}");
  assert.deepEqual(variable.size.validation, [{
    condition: "${length(var.size) > 0 && var.size.n < 1e3}",
    error_message: "Too ${var.size.n}.",
  }]);
  const marked = await hcl({
    operation: "generate",
    output_format: "json",
    blocks: { locals: { a: "cost: ${5}", type: "var.kind" } },
  });
  assert.deepEqual(JSON.parse(marked.hcl).locals, { a: "cost: $${5}", type: "${var.kind}" });
});

Deno.test("generate writes Terraform JSON, with expressions in their marks", async () => {
  const blocks = {
    variables: [{ name: "r", type: "string", default: "eu" }],
    resources: [{
      type: "x_y",
      name: "z",
      attributes: { size: 2, region: "var.r", tmpl: '"a-${var.r}"' },
      blocks: [{ type: "rule", labels: ["in"], attributes: { port: 1 } }],
    }],
    providers: [{ name: "p", alias: "a" }, { name: "p", alias: "b" }],
    moved: [{ from: "x_y.a", to: "x_y.b" }],
    terraform: { required_version: ">= 1", backend: { type: "s3", attributes: { bucket: "b" } } },
  };
  const output = await run(provider, { operation: "generate", output_format: "json", blocks });
  assert.deepEqual({ ...output.metadata }, { output_format: "json" });
  assert.deepEqual(JSON.parse(String((output.data as ValueObject).hcl)), {
    variable: { r: { type: "string", default: "eu" } },
    resource: {
      x_y: { z: { size: 2, region: "${var.r}", tmpl: "a-${var.r}", rule: [{ in: { port: 1 } }] } },
    },
    provider: { p: [{ alias: "a" }, { alias: "b" }] },
    moved: [{ from: "x_y.a", to: "x_y.b" }],
    terraform: { required_version: ">= 1", backend: { s3: { bucket: "b" } } },
  });
});
