import {
  anyProp,
  boolProp,
  objectSchema,
  type Provider,
  type ProviderContext,
  type ProviderHost,
  stringProp,
} from "../../lib/provider/mod.ts";
import { object, type Value, type ValueObject } from "../../lib/value/mod.ts";
import { environmentOf, environmentValue } from "../shared/environment.ts";
import { failure } from "../shared/failure.ts";
import { flag, text } from "../shared/inputs.ts";

const IDENTIFIER = "^[A-Za-z_][A-Za-z0-9_]*$";

/** Reads, and for the rest of the run changes, environment variables. */
export const provider: Provider = {
  descriptor: {
    name: "env",
    displayName: "Environment Variables",
    apiVersion: "v1",
    version: "1.0.0",
    description:
      "Reads environment variables, or sets and unsets them for the rest of the run. Changes are seen by later " +
      "resolvers, actions and child processes, never outside the run.",
    capabilities: ["from"],
    category: "system",
    tags: ["env", "environment", "system"],
    schema: objectSchema({
      operation: stringProp("What to do; without it the variable's bare value is returned", {
        enum: ["get", "set", "list", "unset"],
        maxLength: 10,
      }),
      name: stringProp("Name of the variable", { maxLength: 256, pattern: IDENTIFIER, examples: ["HOME"] }),
      key: stringProp("Another word for name", { maxLength: 256, pattern: IDENTIFIER }),
      value: stringProp("The text that set stores", { maxLength: 4096 }),
      default: stringProp("The text get returns when the variable is not set", { maxLength: 4096 }),
      prefix: stringProp("list returns the variables whose name starts so", { maxLength: 256 }),
      raw: boolProp("get returns the text itself instead of a map"),
    }),
    outputSchemas: {
      from: anyProp(
        "get: {operation, name, value, exists} or the bare text; list: {operation, variables, count}",
      ),
    },
    rights: (inputs) => {
      const operation = text(inputs, "operation");
      // A change stays within the run.
      if (operation === "set" || operation === "unset") return [];
      const prefix = text(inputs, "prefix");
      const name = operation === "list"
        ? prefix && `${prefix}*`
        : text(inputs, "name") ?? text(inputs, "key");
      return [{ kind: "env", ...(name !== undefined && { resource: name }) }];
    },
    examples: [
      {
        name: "The value of a variable",
        description: "Without an operation the text itself is returned.",
        yaml: "provider: env\ninputs:\n  key: PROJECT_NAME\n  default: my-project\n",
      },
      {
        name: "With the fact whether it is set",
        description: "get returns the value together with `exists`.",
        yaml: "provider: env\ninputs:\n  operation: get\n  name: HOME\n",
      },
      {
        name: "All variables with a prefix",
        description:
          "A prefix is asked for, so that nobody collects every secret of the machine by accident.",
        yaml: "provider: env\ninputs:\n  operation: list\n  prefix: APP_\n",
      },
      {
        name: "Set for the rest of the run",
        description: "Later resolvers and commands see the new value.",
        yaml: "provider: env\ninputs:\n  operation: set\n  name: APP_MODE\n  value: test\n",
      },
    ],
  },
  execute(inputs, context, host) {
    const operation = text(inputs, "operation");
    switch (operation) {
      case "list":
        return { data: listVariables(inputs, context) };
      case "set":
      case "unset":
        return { data: change(operation, inputs, context, host) };
      default:
        return { data: get(inputs, context, operation === undefined || flag(inputs, "raw")) };
    }
  },
};

function nameOf(inputs: ValueObject): string {
  const name = text(inputs, "name") ?? text(inputs, "key");
  if (name === undefined || name === "") {
    throw failure("env", `name is required for operation "${text(inputs, "operation") ?? "get"}"`, {
      input: "name",
    });
  }
  return name;
}

function get(inputs: ValueObject, context: ProviderContext, bare: boolean): Value {
  const name = nameOf(inputs);
  const found = environmentValue(context, name);
  const value = found ?? text(inputs, "default") ?? "";
  return bare ? value : object({ operation: "get", name, value, exists: found !== undefined });
}

function change(
  operation: "set" | "unset",
  inputs: ValueObject,
  context: ProviderContext,
  host: ProviderHost,
): Value {
  const name = nameOf(inputs);
  const value = operation === "set" ? text(inputs, "value") : null;
  if (value === undefined) throw failure("env", 'value is required for operation "set"', { input: "value" });
  if (value?.includes("\0")) throw failure("env", "a variable cannot hold a NUL character");
  const result = object(value === null ? { operation, name } : { operation, name, value });
  if (context.dryRun) {
    result._dryRun = true;
    result._message = `Would ${operation} environment variable ${name}`;
  } else {
    host.setEnvironment(name, value);
  }
  return result;
}

function listVariables(inputs: ValueObject, context: ProviderContext): Value {
  const prefix = text(inputs, "prefix");
  if (prefix === undefined || prefix === "") {
    throw failure("env", 'prefix is required for operation "list"', {
      input: "prefix",
      hint: "name the start of the variables you need, for example prefix: APP_",
    });
  }
  const environment = environmentOf(context);
  const names = Object.keys(environment).filter((name) => name.startsWith(prefix)).sort();
  const variables = object(names.map((name) => [name, environment[name]!] as const));
  return object({ operation: "list", variables, count: names.length });
}
