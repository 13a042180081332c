import {
  anyProp,
  arrayProp,
  boolProp,
  type JsonSchema,
  objectSchema,
  type Provider,
  type ProviderContext,
  type ProviderHost,
  type ProviderOutput,
  stringProp,
} from "../../lib/provider/mod.ts";
import { formatJson, object, type Value, type ValueObject } from "../../lib/value/mod.ts";
import { paint } from "../shared/color.ts";
import { evaluateExpression, expressionDependencies } from "../shared/expression.ts";
import { aboutInput, failure, systemFailure } from "../shared/failure.ts";
import { flag, own, text } from "../shared/inputs.ts";
import { withLock } from "../shared/lock.ts";
import { forMode } from "../shared/mode_fields.ts";
import { resolvePath } from "../shared/paths.ts";
import { statOrUndefined } from "../shared/write.ts";

const fields: Readonly<Record<string, JsonSchema>> = {
  success: boolProp("True"),
  result: anyProp("The value that was shown"),
  output: stringProp("The text that was shown"),
  destination: stringProp("Where it was shown", { enum: ["stdout", "stderr", "file"] }),
};

/** Shows values while a solution is being written. */
export const provider: Provider = {
  descriptor: {
    name: "debug",
    displayName: "Debug Provider",
    apiVersion: "v1",
    version: "1.0.0",
    description:
      "Shows a value, an expression or all resolver data while the run goes on, on the terminal or in a file. " +
      "Sensitive values are masked.",
    capabilities: ["from", "transform", "validation", "authentication", "action"],
    category: "utility",
    tags: ["debug", "inspect", "development"],
    schema: objectSchema({
      expression: stringProp("CEL expression whose value is shown", { maxLength: 8192 }),
      value: anyProp("The value to show. Not together with expression"),
      label: stringProp("Heading of what is shown", { maxLength: 200 }),
      message: stringProp("Another word for label", { maxLength: 1000 }),
      format: stringProp("How the value is shown", { enum: ["json", "yaml", "pretty"], default: "json" }),
      destination: stringProp("Where it is shown", { enum: ["stdout", "stderr", "file"], default: "stdout" }),
      file: stringProp("File that destination file appends to", { maxLength: 4096 }),
      colorize: boolProp("Paints the heading when the terminal shows colours", { default: false }),
    }),
    outputSchemas: {
      from: objectSchema(fields),
      transform: objectSchema(fields),
      validation: objectSchema({
        ...fields,
        valid: boolProp("True"),
        errors: arrayProp("Empty", stringProp("An error")),
      }),
      authentication: objectSchema({
        ...fields,
        authenticated: boolProp("True"),
        token: stringProp("Empty"),
      }),
      action: objectSchema(fields),
    },
    // Without a value and an expression all resolver data are shown.
    extractDependencies: ({ expression, value }) => {
      if (expression?.kind === "literal" && typeof expression.value === "string") {
        return expressionDependencies(expression.value);
      }
      return { names: [], whole: !expression && !value };
    },
    whatIf: (inputs) => {
      const what = own(inputs, "expression") !== undefined
        ? "CEL-filtered data"
        : own(inputs, "value") !== undefined
        ? "data"
        : "resolver data";
      return `Would output ${what} in ${text(inputs, "format") ?? "json"} format to ${destinationOf(inputs)}`;
    },
    rights: (inputs) => {
      const file = text(inputs, "file");
      if (text(inputs, "destination") !== "file" || file === undefined) return [];
      return [{ kind: "read", resource: file }, { kind: "write", resource: file }];
    },
    examples: [
      {
        name: "Show a value",
        description: "The message is the heading.",
        yaml: "provider: debug\ninputs:\n  message: Current value\n  value: {a: 1}\n",
      },
      {
        name: "Show an expression",
        description: "Chooses a part of the resolver data.",
        yaml:
          "provider: debug\ninputs:\n  expression: '[1, 2].map(n, n + 1)'\n  label: numbers\n  format: yaml\n",
      },
    ],
  },
  async execute(inputs, context, host): Promise<ProviderOutput> {
    const destination = destinationOf(inputs);
    const result = await valueOf(inputs, context, host);
    const output = await render(result, inputs);
    const data = object({ ...forMode(context.mode), success: true, result, output, destination });
    if (context.dryRun) {
      data._dryRun = true;
      data._message = provider.descriptor.whatIf!(inputs, context);
      return { data };
    }
    if (destination === "file") {
      await append(output, inputs, context);
      return { data };
    }
    if (context.output.quiet) return { data };
    // On stdout there is nothing but the result of the run when that is data.
    const stream = context.output.structured ? "stderr" : destination;
    await host.write(stream, painted(output, inputs, context) + "\n");
    return { data, streamed: true };
  },
};

function destinationOf(inputs: ValueObject): "stdout" | "stderr" | "file" {
  const destination = text(inputs, "destination");
  return destination === "stderr" || destination === "file" ? destination : "stdout";
}

function labelOf(inputs: ValueObject): string {
  return text(inputs, "label") || text(inputs, "message") || "";
}

async function valueOf(inputs: ValueObject, context: ProviderContext, host: ProviderHost): Promise<Value> {
  const expression = text(inputs, "expression");
  const value = own(inputs, "value");
  if (expression && value !== undefined) {
    throw failure("debug", "expression and value exclude each other", { input: "expression" });
  }
  if (expression) return await evaluateExpression("debug", "expression", expression, context, host);
  return value !== undefined ? value : context.resolvers;
}

/** `=== label ===` and the value below it. */
async function render(value: Value, inputs: ValueObject): Promise<string> {
  const label = labelOf(inputs);
  return (label === "" ? "" : `${heading(label)}\n`) + await body(value, text(inputs, "format") ?? "json");
}

function heading(label: string): string {
  return `=== ${label} ===`;
}

async function body(value: Value, format: string): Promise<string> {
  if (format === "yaml") {
    const { emitYaml } = await import("../../lib/yaml/mod.ts");
    return emitYaml(value).trimEnd();
  }
  if (format === "pretty") {
    const { tree } = await import("../../lib/text/mod.ts");
    return tree(value).trimEnd();
  }
  return formatJson(value, { indent: 2, escapeHtml: false });
}

function painted(output: string, inputs: ValueObject, context: ProviderContext): string {
  const label = labelOf(inputs);
  if (label === "" || !flag(inputs, "colorize") || !context.output.color) return output;
  const top = heading(label);
  return paint(top, { color: "cyan", bold: true }) + output.slice(top.length);
}

async function append(output: string, inputs: ValueObject, context: ProviderContext): Promise<void> {
  const file = text(inputs, "file");
  if (!file) throw failure("debug", "file is required for destination file", { input: "file" });
  const place = { ...context, baseFolder: context.workingDirectory };
  const path = await resolvePath("debug", file, place, "write", "file");
  try {
    const facts = await statOrUndefined(path.real);
    // Opening a pipe would wait for a reader.
    if (facts && !facts.isFile) {
      throw failure("debug", `writing ${path.shown}: it is not an ordinary file`, { input: "file" });
    }
    await withLock(
      path.real,
      () => Deno.writeTextFile(path.real, output + "\n", { append: true, mode: 0o600 }),
    );
  } catch (error) {
    throw aboutInput(systemFailure("debug", "writing", path.shown, error), "file");
  }
}
