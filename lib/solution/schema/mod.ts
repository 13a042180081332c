import { object, toValue, type ValueObject } from "../../value/mod.ts";
import { anyOf, choice, flag, list, mapOf, NAME, record, ref, type Schema, SLUG, text } from "./builders.ts";
import { resolverDefinitions } from "./resolver.ts";
import { testingDefinitions } from "./testing.ts";
import { valueDefinitions } from "./values.ts";
import { workflowDefinitions } from "./workflow.ts";

const strings = (description: string, maxItems: number) =>
  list(description, { type: "string" }, { maxItems });
const image = (description: string) =>
  text(`${description} A URL or the name of an image file.`, { maxLength: 500 });

const metadata = record("What the solution is.", {
  name: text("Unique name.", { minLength: 3, maxLength: 60, pattern: SLUG }),
  version: text("Semantic version."),
  displayName: text("Name for people.", { minLength: 3, maxLength: 80 }),
  description: text("What the solution does.", { minLength: 3, maxLength: 5000 }),
  category: text("Category in catalogs.", { minLength: 1, maxLength: 30, pattern: SLUG }),
  tags: strings("Words to search by.", 100),
  maintainers: list(
    "Who to ask.",
    record("A person or a team.", {
      name: text("Name.", { minLength: 3, maxLength: 60 }),
      email: text("Address.", { minLength: 5, maxLength: 100 }),
    }),
    { maxItems: 10 },
  ),
  links: list(
    "Where to read on.",
    record("A link.", {
      name: text("Its text.", { minLength: 3, maxLength: 30 }),
      url: text("Its address.", { minLength: 12, maxLength: 500, pattern: "^https?://" }),
    }),
    { maxItems: 10 },
  ),
  icon: image("Small picture."),
  banner: image("Wide picture."),
}, ["name"]);

const bundle = record("What is packed besides this file.", {
  include: strings("Files, as paths or patterns relative to the solution's folder.", 1000),
  plugins: list(
    "Plugins the solution needs.",
    record("One plugin.", {
      name: text("Name in the catalog.", { maxLength: 100, pattern: SLUG }),
      kind: choice("What it provides.", ["provider", "auth-handler"]),
      version: text("Version constraint such as `^1.2.0`.", { maxLength: 50 }),
      defaults: mapOf("Inputs that every call gets unless it has its own.", ref("valueRef", "One input.")),
    }, ["name", "kind", "version"]),
    { maxItems: 50 },
  ),
});

const right = (description: string) =>
  anyOf(description, { type: ["boolean", "null"] }, strings("Which.", 1000));

const permissions: Schema = record(
  "What the solution may use: per kind `true` or a list. Absent, the rights follow from its providers.",
  {
    read: right("Paths to read."),
    write: right("Paths to write."),
    net: right("Hosts, each with or without a port."),
    run: right("Programs to start."),
    env: right("Environment variables to read."),
    sys: right("Kinds of system information."),
  },
);

const spec = record("What the solution does.", {
  resolvers: mapOf("Resolvers by name.", ref("resolver", "One resolver."), NAME),
  workflow: ref("workflow", "Actions to run once the values are there."),
  testing: ref("testing", "Functional tests."),
  permissions: ref("permissions", "Rights the solution asks for."),
  bundle: { ...ref("bundle", "Deprecated spelling of `bundle` at the top."), deprecated: true },
});

let made: ValueObject | undefined;

/**
 * The JSON Schema (2020-12) of the solution file: closed, every field described, with all spellings the loader takes.
 * Stricter than the loader, as it is meant for editors and lint. Shared between callers; do not change it.
 */
export function solutionSchema(): ValueObject {
  return made ??= build();
}

function build(): ValueObject {
  const root = record("A solution: values to resolve, and actions to run with them.", {
    apiVersion: text("Version of the format.", { const: "scafctl.io/v1" }),
    kind: text("Kind of the document.", { const: "Solution" }),
    metadata,
    catalog: record("How catalogs show the solution; no effect on runs.", {
      visibility: choice("Who sees it.", ["public", "private", "internal"], "private"),
      beta: flag("Marks it as not finished.", false),
      disabled: flag("Marks it as not to be used.", false),
    }),
    compose: strings("Files whose resolvers, actions and tests are part of this solution.", 100),
    bundle: ref("bundle", "What is packed besides this file."),
    spec: ref("spec", "What the solution does."),
  }, ["apiVersion", "kind", "metadata"]);
  return object({
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: "https://scafctl.dev/schemas/v1/solution.json",
    title: "Solution",
    ...toValue(root) as ValueObject,
    $defs: toValue({
      ...valueDefinitions,
      ...resolverDefinitions,
      ...workflowDefinitions,
      ...testingDefinitions,
      bundle,
      permissions,
      spec,
    }),
  });
}
