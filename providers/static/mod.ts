import { anyProp, objectSchema, type Provider } from "../../lib/provider/mod.ts";
import { failure } from "../shared/failure.ts";
import { own } from "../shared/inputs.ts";
import { shortText } from "../shared/what_if_text.ts";

const bare = anyProp("The value that was given, unchanged");

/** Returns the value it is given. */
export const provider: Provider = {
  descriptor: {
    name: "static",
    displayName: "Static Value Provider",
    apiVersion: "v1",
    version: "1.0.0",
    description: "Returns a fixed value: for constants, defaults at the end of a source chain, and tests.",
    capabilities: ["from", "transform", "action"],
    category: "Core",
    tags: ["static", "constant", "testing", "default"],
    schema: objectSchema({ value: anyProp("The value to return, of any type") }, ["value"]),
    outputSchemas: { from: bare, transform: bare, action: bare },
    whatIf: (inputs) => {
      const value = own(inputs, "value");
      return value === undefined || value === null
        ? "Would return static value"
        : `Would return static value: ${shortText(value)}`;
    },
    examples: [
      {
        name: "A constant",
        description: "A resolver with a fixed text.",
        yaml: "provider: static\ninputs:\n  value: my-app\n",
      },
      {
        name: "A structured value",
        description: "Lists and maps are returned as they are written.",
        yaml: "provider: static\ninputs:\n  value:\n    region: eu\n    replicas: 3\n    zones: [a, b]\n",
      },
    ],
  },
  execute(inputs, context) {
    const value = own(inputs, "value");
    if (value === undefined) throw failure("static", "value is required", { input: "value" });
    if (value === null && context.mode === "action") {
      throw failure("static", "value must not be null in an action", { input: "value" });
    }
    return { data: value };
  },
};
