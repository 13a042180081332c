import { solutionSchema } from "../../solution/mod.ts";
import { field, isObject, toValue, type ValueObject } from "../../value/mod.ts";

/** A kind of thing that can be explained. */
export interface Kind {
  readonly name: string;
  readonly aliases: readonly string[];
  /** Its JSON Schema, which may refer to `$defs` of the solution's. */
  readonly schema: () => ValueObject;
}

const text = (description: string) => ({ type: "string", description });
const list = (description: string, items: unknown = { type: "string" }) => ({
  type: "array",
  description,
  items,
});

const PROPERTY = {
  type: "object",
  description: "What one input of a provider may be: the part of JSON Schema that descriptors use.",
  properties: {
    type: text("string, integer, number, boolean, array, object or null; any when absent."),
    title: text("Short name for people."),
    description: text("What the input is for."),
    default: { description: "Value of an input that is not given." },
    examples: list("Values to learn from.", {}),
    enum: list("The only values allowed.", {}),
    format: text("Form of a text, such as uri."),
    deprecated: { type: "boolean", description: "The input will go away." },
    writeOnly: { type: "boolean", description: "The input holds a secret." },
    minLength: { type: "integer", description: "Least number of characters." },
    maxLength: { type: "integer", description: "Greatest number of characters." },
    pattern: text("Regular expression (RE2) that a text must match."),
    minimum: { type: "number", description: "Least number." },
    maximum: { type: "number", description: "Greatest number." },
    minItems: { type: "integer", description: "Least number of items." },
    maxItems: { type: "integer", description: "Greatest number of items." },
    items: { type: "object", description: "What each item may be." },
    properties: { type: "object", description: "What each member may be." },
    required: list("Members that must be there."),
    additionalProperties: { description: "Whether other members may be there, or what they may be." },
  },
};

const PROVIDER = {
  type: "object",
  description: "The descriptor of a provider: what it is, takes and returns.",
  required: ["name", "apiVersion", "version", "description", "capabilities", "schema", "outputSchemas"],
  properties: {
    name: { ...text("Name in solution files."), minLength: 2, maxLength: 100, pattern: "^[a-z][a-z0-9-]*$" },
    displayName: { ...text("Name for people."), maxLength: 100 },
    apiVersion: text("Version of the contract, v1."),
    version: text("Semantic version of the provider."),
    description: { ...text("What it does."), minLength: 10, maxLength: 500 },
    capabilities: list("Where it can be used: from, transform, validation, authentication, action."),
    schema: { ...PROPERTY, description: "Inputs it takes." },
    outputSchemas: { type: "object", description: "What it returns, by capability." },
    sensitiveFields: list("Inputs that hold secrets."),
    writeOperations: list("Values of the input operation that write; only actions may use them."),
    category: { ...text("Heading in lists."), maxLength: 50 },
    tags: list("Words to search by."),
    icon: text("Picture."),
    links: list("Where to read on."),
    examples: list("Steps to copy."),
    deprecated: { type: "boolean", description: "It will go away." },
    beta: { type: "boolean", description: "It may still change." },
    maintainers: list("Who to ask."),
  },
};

/** The kinds, in the order of lists. */
export const KINDS: readonly Kind[] = [
  { name: "solution", aliases: ["solutions", "sol", "s"], schema: solutionSchema },
  { name: "spec", aliases: ["specs"], schema: () => definition("spec") },
  { name: "resolver", aliases: ["resolvers", "res", "r"], schema: () => definition("resolver") },
  { name: "workflow", aliases: ["workflows", "wf", "w"], schema: () => definition("workflow") },
  { name: "action", aliases: ["actions", "act", "a"], schema: () => definition("action") },
  { name: "retry", aliases: ["retryconfig"], schema: () => definition("retry") },
  { name: "provider", aliases: ["providers", "prov", "p"], schema: () => toValue(PROVIDER) as ValueObject },
  {
    name: "schema",
    aliases: ["properties", "property", "prop"],
    schema: () => toValue(PROPERTY) as ValueObject,
  },
];

/** The kind with a name or alias, letters compared without case; also a form that fields name as their type. */
export function kindNamed(name: string): Kind | undefined {
  const lower = name.toLowerCase();
  const kind = KINDS.find((kind) => kind.name === lower || kind.aliases.includes(lower));
  if (kind) return kind;
  const form = formNames().find((each) => each.toLowerCase() === lower);
  return form === undefined ? undefined : { name: form, aliases: [], schema: () => definition(form) };
}

/** Names of the forms that fields of a solution have: `condition`, `forEach`, `valueRef`. */
export function formNames(): string[] {
  return Object.keys(definitions());
}

function definition(name: string): ValueObject {
  const found = field(definitions(), name);
  if (!isObject(found)) throw new RangeError(`the solution schema does not define ${name}`);
  return found;
}

/** The `$defs` that references point into. */
export function definitions(): ValueObject {
  const found = field(solutionSchema(), "$defs");
  return isObject(found) ? found : {};
}
