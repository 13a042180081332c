import { resolve } from "node:path";
import { discoverSolution, loadSolution, type Solution } from "../solution/mod.ts";
import { type Candidate, plainWords } from "./candidates.ts";
import { field, isObject, type Value } from "../value/mod.ts";
import { builtinRegistry } from "./registry.ts";

/** The built-in providers. */
export function providerNames(): Candidate[] {
  return builtinRegistry().names().map((word) => ({ word, about: "" }));
}

/** The inputs of a provider as `name=`; where one is typed already, with the values that are allowed. */
export async function inputNames(provider: string, current = ""): Promise<Candidate[]> {
  const found = await builtinRegistry().get(provider);
  return Object.entries(found?.descriptor.schema.properties ?? {}).flatMap(([name, schema]) => {
    const values = schema.enum ?? (schema.type === "boolean" ? [true, false] : []);
    if (current.startsWith(`${name}=`) && values.length > 0) {
      return plainWords(values.map((value) => `${name}=${value}`));
    }
    return [{ word: `${name}=`, about: schema.description?.split("\n")[0] ?? "" }];
  });
}

/** The keys of the configuration. */
export async function configKeys(): Promise<Candidate[]> {
  const { KEYS } = await import("../config/mod.ts");
  return KEYS.map(({ key, about }) => ({ word: key, about }));
}

/** The values that a key of the configuration takes, where they can be told. */
export async function configValues(key: string): Promise<readonly string[]> {
  const { KEYS, LOG_LEVELS } = await import("../config/mod.ts");
  if (key === "logging.level") return LOG_LEVELS;
  const fact = KEYS.find((each) => each.key === key);
  return fact?.values ?? (fact?.type === "bool" ? ["true", "false"] : []);
}

/**
 * All that `explain` knows. Error codes and the fields of a kind are many, and offered when the word has begun so:
 * `SCAF3`, `resolver.`.
 */
export async function explainable(current: string): Promise<Candidate[]> {
  if (/^scaf/i.test(current)) {
    const { CODES } = await import("../diagnostics/mod.ts");
    const typed = current.slice(0, 4);
    return Object.entries(CODES).map(([code, { title }]) => ({ word: typed + code.slice(4), about: title }));
  }
  const { KINDS, kindNamed } = await import("./views/explain_kinds.ts");
  const [first = "", ...path] = current.split(".");
  if (path.length === 0) {
    return [
      ...KINDS.map(({ name }) => ({ word: name, about: "" })),
      ...providerNames(),
      ...await ruleNames(),
      { word: "SCAF", about: "error codes" },
    ];
  }
  const kind = kindNamed(first);
  if (!kind) return [];
  const { fieldsOf, schemaAt } = await import("./views/explain_text.ts");
  const above = path.slice(0, -1);
  const parent = schemaAt(kind.schema(), above);
  if (!parent.found) return [];
  return Object.entries(fieldsOf(parent.schema)).map(([name, schema]) => ({
    word: [first, ...above, name].join("."),
    about: descriptionOf(schema),
  }));
}

function descriptionOf(schema: Value): string {
  const text = isObject(schema) ? field(schema, "description") : undefined;
  return typeof text === "string" ? text.split("\n")[0]! : "";
}

/** Whether `explain` takes the name of a provider after this word. */
export function isProviderKind(word: string): boolean {
  return ["provider", "providers", "prov", "p"].includes(word.toLowerCase());
}

/** The examples that come along. */
export async function exampleNames(): Promise<Candidate[]> {
  const { exampleDescription, examples } = await import("./examples.ts");
  return await Promise.all(
    examples().map(async (each) => ({ word: each.name, about: await exampleDescription(each) })),
  );
}

/** The rules of lint. */
export async function ruleNames(): Promise<Candidate[]> {
  const { RULES } = await import("../lint/mod.ts");
  return RULES.map(({ id, description }) => ({ word: id, about: description }));
}

/** The places of the program. */
export async function placeNames(): Promise<Candidate[]> {
  const { places } = await import("../paths/mod.ts");
  return places().map(({ name, description }) => ({ word: name, about: description }));
}

/** The names of stored secrets. None when the key would have to come from the keychain, which may ask its user. */
export async function secretNames(): Promise<Candidate[]> {
  const { KEY_VARIABLE, openSecretStore } = await import("../secrets/mod.ts");
  if (!Deno.env.get(KEY_VARIABLE)) return [];
  const { placePath } = await import("../paths/mod.ts");
  try {
    const store = await openSecretStore({ folder: placePath("secrets"), env: (name) => Deno.env.get(name) });
    return plainWords(await store.list());
  } catch {
    return [];
  }
}

/** The resolvers or actions of the solution that the line names, or of the one in reach; none when it cannot be read. */
export async function solutionNames(
  actions: boolean,
  words: readonly string[],
  folder: string,
): Promise<Candidate[]> {
  const spec = (await solutionOf(words, folder, actions))?.spec;
  const found = actions ? [...spec?.workflow?.actions.values() ?? []] : [...spec?.resolvers.values() ?? []];
  return found.map(({ name, description }) => ({ word: name, about: description?.split("\n")[0] ?? "" }));
}

/** The parameters of that solution as `key=`; where a key is typed already, with the values that are allowed. */
export async function parameterNames(
  words: readonly string[],
  folder: string,
  current = "",
): Promise<Candidate[]> {
  const solution = await solutionOf(words, folder, false);
  if (!solution) return [];
  const { parameterFacts } = await import("./parameter_facts.ts");
  const { plainText } = await import("./parameter_text.ts");
  return parameterFacts(solution).parameters.flatMap(({ key, type, description, choices }) => {
    const values = current.startsWith(`${key}=`)
      ? choices?.map(plainText) ?? (type === "bool" ? ["true", "false"] : undefined)
      : undefined;
    if (values) return values.map((value) => ({ word: `${key}=${value}`, about: "" }));
    return [{ word: `${key}=`, about: description?.split("\n")[0] ?? "" }];
  });
}

async function solutionOf(
  words: readonly string[],
  folder: string,
  actions: boolean,
): Promise<Solution | undefined> {
  try {
    const path = fileOf(words) ?? await discoverSolution(folder, actions ? "action" : "default");
    return await loadSolution({
      source: { kind: "file", path: resolve(folder, path) },
      workingDirectory: folder,
    });
  } catch {
    return undefined; // a file that is being written is often broken; completion stays silent
  }
}

function fileOf(words: readonly string[]): string | undefined {
  for (const [index, word] of words.entries()) {
    if (word === "-f" || word === "--file") return words[index + 1];
    const attached = /^(?:-f=?|--file=)(.+)$/.exec(word);
    if (attached) return attached[1];
  }
  return undefined;
}
