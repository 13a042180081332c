import {
  anyProp,
  arrayProp,
  boolProp,
  type Descriptor,
  objectProp,
  objectSchema,
  stringProp,
} from "../../lib/provider/mod.ts";
import { map, own, text } from "../shared/inputs.ts";
import { cut } from "../shared/what_if_text.ts";
import type { ValueObject } from "../../lib/value/mod.ts";
import { FORMATS } from "./data.ts";
import { TYPES } from "./text.ts";

const result = anyProp("{success, message} or {success, data}; with expand the data itself");

/** Identity and schemas of the message provider. */
export const descriptor: Descriptor = {
  name: "message",
  displayName: "Message Provider",
  apiVersion: "v1",
  version: "2.0.0",
  description:
    "Shows a text to the user, styled after its type, or shows data as table, list, tree, diagram, JSON or YAML. " +
    "Prints nothing when the output of the run is data itself.",
  capabilities: ["action", "from", "transform"],
  category: "utility",
  tags: ["output", "message", "terminal", "logging", "display", "data", "kvx"],
  schema: objectSchema({
    message: stringProp("The text, at most 8192 characters unless type is raw. Either this or data"),
    type: stringProp("What the message is about; raw writes the text without any styling", {
      enum: TYPES,
      default: "info",
    }),
    label: stringProp("Shown in brackets before the text", { maxLength: 100 }),
    style: objectSchema(
      {
        color: stringProp("Name, number from 0 to 255, or #RRGGBB", { maxLength: 50 }),
        bold: boolProp("Bold text"),
        italic: boolProp("Italic text"),
        icon: stringProp("In place of the type's icon; empty for none", { maxLength: 20 }),
      },
      [],
      { description: "Looks of the message, in place of those of its type" },
    ),
    destination: stringProp("Where it is written", { enum: ["stdout", "stderr"], default: "stdout" }),
    newline: boolProp("Ends the text with a newline", { default: true }),
    data: anyProp("A value to show. Either this or message"),
    format: stringProp("How data is shown; auto means a table", { enum: FORMATS }),
    display: objectProp(
      "Layout of data: collectionTitle, list.titleField, list.subtitleField, list.badgeFields, detail.hiddenFields",
    ),
    columnHints: objectProp("By column: displayName, maxWidth, align, hidden"),
    columnOrder: arrayProp("Columns that come first", stringProp("A column", { maxLength: 256 }), {
      maxItems: 50,
    }),
    expand: boolProp("The result is the data itself"),
  }),
  outputSchemas: { action: result, from: result, transform: result },
  whatIf: (inputs) => describe(inputs),
  examples: [
    {
      name: "A success message",
      description: "Shown with a green check mark.",
      yaml: "provider: message\ninputs:\n  message: Deployment finished\n  type: success\n",
    },
    {
      name: "A style of its own",
      description: "Colour and icon replace those of the type.",
      yaml:
        'provider: message\ninputs:\n  message: Starting\n  label: step 1\n  style:\n    color: "#FF5733"\n' +
        '    bold: true\n    icon: "🚀"\n',
    },
    {
      name: "Data as a table",
      description: "One column per key, in the order that is asked for.",
      yaml:
        "provider: message\ninputs:\n  data:\n    - {name: web, replicas: 3}\n    - {name: db, replicas: 1}\n" +
        "  format: table\n  columnOrder: [name]\n",
    },
    {
      name: "Raw text on stderr",
      description: "Nothing but the text is written.",
      yaml: "provider: message\ninputs:\n  message: progress 50%\n  type: raw\n  destination: stderr\n",
    },
  ],
};

function describe(inputs: ValueObject): string {
  const destination = text(inputs, "destination") ?? "stdout";
  const type = text(inputs, "type") ?? "info";
  const message = text(inputs, "message");
  const label = text(inputs, "label") ? ` [${text(inputs, "label")}]` : "";
  if (own(inputs, "data") !== undefined) {
    const schema = map(inputs, "display") ? " with display schema" : "";
    return `Would render data as ${text(inputs, "format") ?? "auto"}${schema}${label}`;
  }
  if (type === "raw") {
    const size = message === undefined ? "" : ` (${new TextEncoder().encode(message).length} bytes)`;
    return `Would write raw output${size} to ${destination}`;
  }
  const quoted = message === undefined ? "" : `: "${cut(message, 80)}"`;
  return `Would output ${type} message${label}${quoted} to ${destination}`;
}
