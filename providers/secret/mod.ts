import {
  anyProp,
  boolProp,
  objectSchema,
  type Provider,
  type ProviderOutput,
  stringProp,
} from "../../lib/provider/mod.ts";
import { object } from "../../lib/value/mod.ts";
import { failure } from "../shared/failure.ts";
import { own, text } from "../shared/inputs.ts";

/** Reads the user's secret store. */
export const provider: Provider = {
  descriptor: {
    name: "secret",
    displayName: "Secret",
    apiVersion: "v1",
    version: "1.0.0",
    description:
      "Reads a secret from the encrypted store, or lists the names of secrets. Values are masked wherever people read; logs and errors know names alone.",
    capabilities: ["from"],
    category: "security",
    tags: ["secret", "security", "credentials"],
    schema: objectSchema({
      operation: stringProp("get reads one secret, list gives the names", { enum: ["get", "list"] }),
      name: stringProp("get: name of the secret", { maxLength: 255 }),
      pattern: stringProp(
        "Regular expression (RE2): get takes the first name that matches, list only those that match",
        {
          maxLength: 1000,
        },
      ),
      required: boolProp("get: a missing secret is an error (default true)"),
      fallback: stringProp("get: value for a missing secret that is not required (default empty)"),
      raw: boolProp("get: true (default) returns the bare value, false {value, name}"),
    }, ["operation"]),
    outputSchemas: {
      from: anyProp("get: the secret's text, or {value, name}; list: a list of names"),
    },
    sensitiveFields: ["fallback"],
    whatIf: (inputs) =>
      own(inputs, "operation") === "list"
        ? "Would list available secrets"
        : `Would retrieve secret "${text(inputs, "name") ?? text(inputs, "pattern") ?? ""}"`,
    // Main reads the store; the provider itself touches nothing.
    examples: [
      {
        name: "Read a secret",
        description: "The value taints whatever is made of it: it is masked on screens and in logs.",
        yaml: "provider: secret\ninputs:\n  operation: get\n  name: api-key\n",
      },
      {
        name: "Optional secret",
        description: "A default for machines that do not have it.",
        yaml:
          "provider: secret\ninputs:\n  operation: get\n  name: proxy-password\n  required: false\n  fallback: none\n",
      },
      {
        name: "List names",
        description: "Names of all secrets of production.",
        yaml: "provider: secret\ninputs:\n  operation: list\n  pattern: ^prod-\n",
      },
    ],
  },
  async execute(inputs, context, host): Promise<ProviderOutput> {
    const operation = text(inputs, "operation");
    const name = text(inputs, "name");
    const pattern = text(inputs, "pattern");
    if (operation === "get" && !name && !pattern) {
      throw failure("secret", "name is required for the operation get", { input: "name" });
    }
    if (operation === "get" && name && pattern) {
      throw failure("secret", "name and pattern exclude each other", { input: "name" });
    }
    if (context.dryRun) {
      return operation === "list" ? { data: [] } : answer("[DRY-RUN] secret", name ?? pattern!, inputs);
    }
    host.log(
      1,
      "reading the secret store",
      object({ operation: operation ?? "", name: name ?? pattern ?? "" }),
    );
    if (operation === "list") return { data: await matchingNames(pattern, host.secrets) };
    const wanted = name ?? (await matchingNames(pattern, host.secrets))[0];
    const value = wanted === undefined ? undefined : await host.secrets.get(wanted);
    if (value !== undefined) return answer(value, wanted!, inputs);
    if (own(inputs, "required") === false) {
      return answer(text(inputs, "fallback") ?? "", wanted ?? pattern!, inputs);
    }
    const missing = wanted === undefined
      ? `no secret matches ${pattern}`
      : `secret '${wanted}' was not found`;
    throw failure("secret", missing, {
      code: "SCAF7003",
      input: wanted === undefined ? "pattern" : "name",
      hint: wanted === undefined
        ? "'scafctl secrets list' shows the names"
        : `store it with 'scafctl secrets set ${wanted}', or set required: false`,
    });
  },
};

function answer(value: string, name: string, inputs: Parameters<Provider["execute"]>[0]): ProviderOutput {
  const data = own(inputs, "raw") === false ? object({ value, name }) : value;
  return { data, sensitive: true };
}

async function matchingNames(
  pattern: string | undefined,
  secrets: { list(): Promise<string[]> },
): Promise<string[]> {
  const names = await secrets.list();
  if (!pattern) return names;
  const { RE2JS, RE2JSSyntaxException } = await import("re2js");
  try {
    const compiled = RE2JS.compile(pattern);
    return names.filter((name) => compiled.matcher(name).find());
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    throw failure("secret", `pattern is not a regular expression: ${error.message}`, {
      input: "pattern",
      cause: error,
    });
  }
}
