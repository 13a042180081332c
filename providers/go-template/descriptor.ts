import {
  anyProp,
  arrayProp,
  type Descriptor,
  objectProp,
  objectSchema,
  stringProp,
} from "../../lib/provider/mod.ts";
import { text } from "../shared/inputs.ts";
import { templateDependencies } from "./dependencies.ts";

const result = anyProp("render: the text; render-tree: a list of {path, content}");

/** Identity and schemas of the go-template provider. */
export const descriptor: Descriptor = {
  name: "go-template",
  displayName: "Go Template Provider",
  apiVersion: "v1",
  version: "2.0.0",
  description:
    "Renders Go text/template texts with the resolver values as data: one template, or all files of a listing at once. " +
    "Parts that belong to another template language can be passed through.",
  capabilities: ["from", "transform", "action"],
  category: "data",
  tags: ["template", "go-template", "text/template", "transform", "render"],
  schema: objectSchema({
    operation: stringProp("render one template, or the entries of a tree", {
      enum: ["render", "render-tree"],
      default: "render",
    }),
    template: stringProp("The template, for render", { maxLength: 65_536 }),
    name: stringProp("Shown in errors", { maxLength: 255 }),
    missingKey: stringProp("What a missing key gives: <no value>, the zero value, or an error", {
      enum: ["default", "zero", "error"],
      default: "default",
    }),
    leftDelim: stringProp("Begins an action", { maxLength: 10, default: "{{" }),
    rightDelim: stringProp("Ends an action", { maxLength: 10, default: "}}" }),
    data: objectProp("Values beside the resolvers; they win over resolvers of the same name"),
    ignoredBlocks: arrayProp(
      "Parts that are no template: from a start to an end marker, or every line with a marker",
      objectSchema({
        start: stringProp("First marker, together with end", { maxLength: 1000 }),
        end: stringProp("Last marker, together with start", { maxLength: 1000 }),
        line: stringProp("Marker of single lines, alone", { maxLength: 1000 }),
      }),
      { maxItems: 20 },
    ),
    entries: arrayProp(
      "Files for render-tree, as the directory provider lists them; entries without text are left out",
      objectSchema({
        path: stringProp("Path of the file, kept as it is"),
        content: anyProp("The template"),
      }, ["path"]),
    ),
  }),
  outputSchemas: { from: result, transform: result, action: result },
  extractDependencies: templateDependencies,
  whatIf: (inputs) => {
    const name = text(inputs, "name");
    if (text(inputs, "operation") === "render-tree") {
      return name ? `Would render Go template tree "${name}"` : "Would render Go template tree";
    }
    return name ? `Would render template "${name}"` : "Would render Go template";
  },
  examples: [
    {
      name: "Render a text",
      description: "Values of the input data and of resolvers are used by name.",
      yaml:
        'provider: go-template\ninputs:\n  template: "Hello, {{ .name | upper }}!"\n  data:\n    name: Ada\n',
    },
    {
      name: "Other delimiters",
      description: "Leaves double braces to another language.",
      yaml: 'provider: go-template\ninputs:\n  leftDelim: "<%"\n  rightDelim: "%>"\n' +
        '  template: "{{ keep }} <% .n %>"\n  data: {n: 1}\n',
    },
    {
      name: "Pass parts through",
      description: "Lines with the marker are no template.",
      yaml:
        'provider: go-template\ninputs:\n  template: |\n    name: {{ .n }}\n    run: "${{ secrets.T }}" # keep\n' +
        '  data: {n: app}\n  ignoredBlocks:\n    - line: "# keep"\n',
    },
    {
      name: "Render a tree",
      description:
        "Each entry is rendered with the same data; the result goes to the file provider's write-tree.",
      yaml: "provider: go-template\ninputs:\n  operation: render-tree\n  data: {app: shop}\n  entries:\n" +
        '    - {path: a.txt, content: "name={{ .app }}"}\n    - {path: b/c.txt, content: "{{ upper .app }}"}\n',
    },
  ],
};
