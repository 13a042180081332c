import { anyProp, arrayProp, type Descriptor, objectSchema, stringProp } from "../../lib/provider/mod.ts";
import { own, text } from "../shared/inputs.ts";

const OUTPUT =
  "parse: {variables, resources, data, modules, outputs, locals, providers, terraform, moved, import, check, attributes?}; " +
  "format: {formatted, changed} or {files, changed}; validate: {valid, error_count, diagnostics} or {valid, error_count, files}; " +
  "generate: {hcl}";

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
    from: objectSchema({}, [], { description: OUTPUT }),
    transform: objectSchema({}, [], { description: OUTPUT }),
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
