import { anyProp, objectSchema, type Provider, stringProp } from "../../lib/provider/mod.ts";
import { aboutInput, failure } from "../shared/failure.ts";
import { own, text } from "../shared/inputs.ts";
import { parseParameter } from "./parse.ts";

/** Reads values that the caller gave on the command line. */
export const provider: Provider = {
  descriptor: {
    name: "parameter",
    displayName: "CLI Parameters",
    apiVersion: "v1",
    version: "1.0.0",
    description:
      "Returns a value that was given with -r key=value, a parameter file or a parent solution. Texts become numbers, " +
      "bools, lists or JSON values where they read as such; a missing key is an error, so that the next source is tried.",
    capabilities: ["from"],
    category: "system",
    tags: ["parameter", "cli", "input"],
    schema: objectSchema({
      key: stringProp("Name of the parameter", {
        maxLength: 256,
        pattern: "^[A-Za-z_][A-Za-z0-9_.\\-]*$",
        examples: ["env"],
      }),
    }, ["key"]),
    outputSchemas: { from: anyProp("The value of the parameter") },
    // A value may name a file or an address; which one is known only when it is read.
    examples: [
      {
        name: "A parameter with a default",
        description: "The second source is used when the parameter is not given.",
        yaml:
          "resolve:\n  with:\n    - provider: parameter\n      inputs: {key: env}\n    - provider: static\n" +
          "      inputs: {value: dev}\n",
      },
    ],
  },
  async execute(inputs, context, host) {
    const key = text(inputs, "key") ?? "";
    const value = own(context.parameters, key);
    if (value === undefined) {
      throw failure("parameter", `parameter "${key}" was not provided`, {
        input: "key",
        hint: `give it with -r ${key}=<value>, or add another source after this one`,
      });
    }
    if (typeof value !== "string") return { data: value };
    try {
      return { data: await parseParameter(key, value, context, host.signal) };
    } catch (error) {
      host.signal.throwIfAborted();
      throw aboutInput(error, "key");
    }
  },
};
