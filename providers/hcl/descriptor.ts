import {
  anyProp,
  arrayProp,
  boolProp,
  type Descriptor,
  intProp,
  objectProp,
  objectSchema,
  stringProp,
} from "../../lib/provider/mod.ts";
import { own, text } from "../shared/inputs.ts";

const blocks = (what: string) => arrayProp(`parse: ${what}`, objectProp("A block"));

/** What the operations return, each its part. */
const output = objectSchema({
  variables: blocks("variable blocks"),
  resources: blocks("resource blocks, their arguments under attributes"),
  data: blocks("data blocks, their arguments under attributes"),
  modules: blocks("module blocks, their arguments under attributes"),
  outputs: blocks("output blocks"),
  locals: objectProp("parse: local values by name"),
  providers: blocks("provider blocks"),
  terraform: objectProp("parse: settings of the terraform blocks"),
  moved: blocks("moved blocks"),
  import: blocks("import blocks"),
  check: blocks("check blocks"),
  attributes: objectProp("parse: arguments outside of blocks, where there are any"),
  formatted: stringProp("format: the text in its usual form, of one source"),
  changed: boolProp("format: whether that differs from what was given"),
  valid: boolProp("validate: there is no error"),
  error_count: intProp("validate: number of errors"),
  diagnostics: arrayProp("validate: findings in one source", objectProp("A finding")),
  files: arrayProp("format and validate: a result for each of several sources", objectProp("A result")),
  hcl: stringProp("generate: the text"),
});

/** Identity and schemas of the hcl provider. */
export const descriptor: Descriptor = {
  name: "hcl",
  displayName: "HCL",
  apiVersion: "v1",
  version: "2.0.0",
  description:
    "Works on HCL, the language of Terraform and OpenTofu: reads the blocks of a configuration, formats it, checks its syntax, or writes one from data.",
  capabilities: ["from", "transform"],
  category: "data",
  beta: true,
  tags: ["hcl", "terraform", "opentofu", "parse", "format", "validate", "generate", "config"],
  schema: objectSchema({
    operation: stringProp("What to do (default parse)", {
      enum: ["parse", "format", "validate", "generate"],
    }),
    content: stringProp("HCL text", { maxLength: 10_485_760 }),
    path: stringProp("One file", { maxLength: 4096 }),
    paths: arrayProp("Several files", stringProp("File"), { maxItems: 1000 }),
    dir: stringProp("Folder whose .tf and .tf.json files are taken", { maxLength: 4096 }),
    blocks: anyProp("generate: blocks in the form that parse returns"),
    output_format: stringProp("generate: native syntax or Terraform's JSON (default hcl)", {
      enum: ["hcl", "json"],
    }),
  }),
  outputSchemas: {
    from: output,
    transform: output,
  },
  whatIf: (inputs) => {
    const target = text(inputs, "path") || text(inputs, "dir") ||
      (own(inputs, "content") === undefined ? "" : "inline content");
    return `Would ${text(inputs, "operation") || "parse"} HCL${target && ` from ${target}`}`;
  },
  rights: (inputs) => {
    if (text(inputs, "operation") === "generate" || own(inputs, "content") !== undefined) return [];
    const path = text(inputs, "path") ?? text(inputs, "dir");
    return [{ kind: "read", ...(path && { resource: path }) }];
  },
  links: [
    { name: "HCL", url: "https://github.com/hashicorp/hcl" },
    { name: "OpenTofu", url: "https://opentofu.org" },
  ],
  examples: [
    {
      name: "Read variables",
      description: "The variables of a text; constants are values, other expressions are their source.",
      yaml:
        'provider: hcl\ninputs:\n  content: |\n    variable "region" {\n      type    = string\n      default = "eu"\n    }\n',
    },
    {
      name: "Read a folder",
      description: "All files of a module, merged.",
      yaml: "provider: hcl\ninputs:\n  dir: ./terraform\n",
    },
    {
      name: "Format",
      description: "Canonical layout, and whether it differs from what was there.",
      yaml: "provider: hcl\ninputs:\n  operation: format\n  content: |\n    a=1\n    bb   = 2\n",
    },
    {
      name: "Check the syntax",
      description: "Findings with their places instead of an error.",
      yaml: 'provider: hcl\ninputs:\n  operation: validate\n  content: "a = \\n"\n',
    },
    {
      name: "Write a configuration",
      description: "A variable and a resource that uses it.",
      yaml:
        "provider: hcl\ninputs:\n  operation: generate\n  blocks:\n    variables:\n      - name: region\n        type: string\n        default: eu\n    resources:\n      - type: x_server\n        name: web\n        attributes:\n          region: var.region\n",
    },
    {
      name: "Write Terraform JSON",
      description: "The same data in the JSON syntax.",
      yaml:
        "provider: hcl\ninputs:\n  operation: generate\n  output_format: json\n  blocks:\n    variables:\n      - name: region\n        default: eu\n",
    },
  ],
};
