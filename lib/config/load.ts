import { messageOf, ScafctlError } from "../diagnostics/mod.ts";
import { placePath } from "../paths/mod.ts";
import {
  asNumber,
  Duration,
  field,
  isObject,
  object,
  parseDuration,
  type Value,
  type ValueObject,
} from "../value/mod.ts";
import { type KeyFact, KEYS } from "./keys.ts";
import { lookUp, merged, setKey, withKey } from "./tree.ts";

/** Where the value of a key comes from. */
export type ConfigOrigin = "default" | "file" | "environment";

/** The configuration in force. Values are read by dotted key. */
export class Config {
  /** The file that was, or would be, read. */
  readonly file: string;
  /** What the file holds; undefined when there is none. */
  readonly fileTree: ValueObject | undefined;
  /** Defaults, file and environment together. */
  readonly tree: ValueObject;
  /** Variables that changed something, by key. */
  readonly overrides: ReadonlyMap<string, string>;
  /** Why the file could not be read; the defaults are in force then. */
  readonly problem: string | undefined;

  constructor(facts: {
    file: string;
    fileTree: ValueObject | undefined;
    tree: ValueObject;
    overrides: ReadonlyMap<string, string>;
    problem?: string | undefined;
  }) {
    this.file = facts.file;
    this.fileTree = facts.fileTree;
    this.tree = facts.tree;
    this.overrides = facts.overrides;
    this.problem = facts.problem;
  }

  /** The value of a key, or of a whole section; undefined for what has none. */
  get(key: string): Value | undefined {
    return lookUp(this.tree, key);
  }

  /** A text; the default of the key when the file holds something else. */
  text(key: string): string {
    const value = this.get(key);
    if (typeof value === "string") return value;
    const number = asNumber(value);
    return number === undefined ? String(preset(key) ?? "") : String(number);
  }

  bool(key: string): boolean {
    const value = this.get(key);
    return typeof value === "boolean" ? value : preset(key) === true;
  }

  int(key: string): number {
    const number = asNumber(this.get(key));
    return number !== undefined && Number.isInteger(number) ? number : asNumber(preset(key)) ?? 0;
  }

  duration(key: string): Duration {
    const value = this.get(key);
    const read = typeof value === "string" ? parseDuration(value) : undefined;
    return read ?? parseDuration(String(preset(key) ?? "0s")) ?? new Duration(0n);
  }

  /** A list of texts; empty when there is none. */
  list(key: string): readonly string[] {
    const value = this.get(key);
    return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
  }

  /** Where a key's value comes from. */
  origin(key: string): ConfigOrigin {
    if (this.overrides.has(key)) return "environment";
    return this.fileTree && lookUp(this.fileTree, key) !== undefined ? "file" : "default";
  }
}

function preset(key: string): Value | undefined {
  return KEYS.find((fact) => fact.key === key)?.default;
}

/** What {@link loadConfig} reads; a test passes its own. */
export interface ConfigSources {
  /** `--config`; the file of the user's configuration folder when absent. */
  readonly file?: string | undefined;
  env(): Record<string, string>;
  /** The text of a file, or undefined when it does not exist. */
  read(path: string): Promise<string | undefined>;
}

/** The sources of this process. */
export function processSources(file: string | undefined): ConfigSources {
  return {
    file,
    env: () => Deno.env.toObject(),
    read: async (path) => {
      try {
        return await Deno.readTextFile(path);
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return undefined;
        throw error;
      }
    },
  };
}

/**
 * Reads the configuration: built-in defaults, over them the file, over that `SCAFCTL_SECTION_KEY` variables. A file that
 * does not exist is no fault; one that cannot be read leaves {@link Config.problem}. Catalogs of the defaults that the
 * file's list lacks are added by name.
 */
export async function loadConfig(sources: ConfigSources): Promise<Config> {
  const env = sources.env();
  const file = sources.file ?? placePath("config", (name) => env[name]);
  let fileTree: ValueObject | undefined;
  let problem: string | undefined;
  try {
    const text = await sources.read(file);
    if (text !== undefined) fileTree = await readConfigText(text, file);
  } catch (error) {
    problem = messageOf(error);
  }
  let tree = merged(defaultTree((name) => env[name]), fileTree ?? object());
  tree = withDefaultCatalogs(tree, (name) => env[name]);
  const overrides = new Map<string, string>();
  for (const { fact, variable, text } of variablesIn(env)) {
    const value = fromText(fact, text);
    if (value === undefined) continue;
    overrides.set(fact.key, variable);
    tree = withKey(tree, fact.key, value);
  }
  return new Config({ file, fileTree, tree, overrides, problem });
}

/** The tree of a configuration text. Throws SCAF7001 when it is no YAML map. */
export async function readConfigText(text: string, name: string): Promise<ValueObject> {
  const { parseYaml } = await import("../yaml/mod.ts");
  let value: Value;
  try {
    value = parseYaml(text, { name });
  } catch (error) {
    throw new ScafctlError("SCAF7001", messageOf(error), {
      cause: error,
      ...(error instanceof ScafctlError && error.range && { range: error.range }),
    });
  }
  if (value === null) return object();
  if (!isObject(value)) throw new ScafctlError("SCAF7001", `${name} does not hold a map`);
  return value;
}

/** The variables of an environment that stand for keys, in the order of the keys. */
function variablesIn(env: Record<string, string>): { fact: KeyFact; variable: string; text: string }[] {
  // Hardly any environment has one, and every command comes by here.
  const names = new Set(Object.keys(env).filter((name) => name.startsWith(VARIABLE_PREFIX)));
  if (names.size === 0) return [];
  return KEYS.flatMap((fact) => {
    const variable = variableOf(fact.key);
    return names.has(variable) ? [{ fact, variable, text: env[variable]! }] : [];
  });
}

const VARIABLE_PREFIX = "SCAFCTL_";

/** The variable that overrides a key. */
export function variableOf(key: string): string {
  return `${VARIABLE_PREFIX}${key.toUpperCase().replaceAll(".", "_")}`;
}

/** A value for a key from text, as a variable or `config set` gives it; undefined when the text does not fit. */
export function fromText(fact: KeyFact, text: string): Value | undefined {
  switch (fact.type) {
    case "bool":
      if (/^(1|t|true)$/i.test(text)) return true;
      return /^(0|f|false)$/i.test(text) ? false : undefined;
    case "int":
      return /^[+-]?\d{1,15}$/.test(text) ? Number(text) : undefined;
    case "number":
      return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : undefined;
    case "strings":
      return text === "" ? [] : text.split(",").map((item) => item.trim());
    case "objects":
    case "map":
      return undefined;
    default:
      return text;
  }
}

type ReadEnv = (name: string) => string | undefined;

/** The tree of the built-in defaults. */
export function defaultTree(env: ReadEnv): ValueObject {
  const tree = object();
  for (const fact of KEYS) {
    if (fact.default !== undefined) setKey(tree, fact.key, fact.default);
  }
  setKey(tree, "catalogs", defaultCatalogs(env));
  return tree;
}

function defaultCatalogs(env: ReadEnv): Value[] {
  return [
    object({ name: "local", type: "filesystem", path: placePath("catalog", env) }),
    object({
      name: "official",
      type: "oci",
      url: "oci://ghcr.io/oakwood-commons",
      authProvider: "github",
      discoveryStrategy: "auto",
    }),
  ];
}

function withDefaultCatalogs(tree: ValueObject, env: ReadEnv): ValueObject {
  const listed = field(tree, "catalogs");
  const catalogs = Array.isArray(listed) ? listed : [];
  const names = new Set(catalogs.map((catalog) => isObject(catalog) ? catalog.name : undefined));
  const missing = defaultCatalogs(env).filter((catalog) => isObject(catalog) && !names.has(catalog.name));
  const withOfficial = lookUp(tree, "settings.disableOfficialCatalog") !== true;
  const wanted = [...catalogs, ...missing].filter((catalog) =>
    withOfficial || !isObject(catalog) || catalog.name !== "official"
  );
  return withKey(tree, "catalogs", wanted);
}
