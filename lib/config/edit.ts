import { dirname, join } from "node:path";
import { isMap, parseDocument, stringify } from "yaml";
import { didYouMean, messageOf, ScafctlError } from "../diagnostics/mod.ts";
import { formatJson, type Value } from "../value/mod.ts";
import { type KeyFact, KEYS } from "./keys.ts";
import { fromText } from "./load.ts";
import { checkValue } from "./validate.ts";

/** The fact of a key as a user spells it. Throws SCAF2004 for one that is not known. */
export function keyFact(key: string): KeyFact {
  const lower = key.toLowerCase();
  const found = KEYS.find((fact) => fact.key.toLowerCase() === lower);
  if (found) return found;
  const inside = KEYS.filter((fact) => fact.key.toLowerCase().startsWith(`${lower}.`));
  if (inside.length > 0) {
    throw new ScafctlError("SCAF2004", `"${key}" is a section, not a key`, {
      hint: `its keys are ${inside.map((fact) => fact.key).join(", ")}`,
    });
  }
  throw new ScafctlError("SCAF2004", `unknown configuration key "${key}"`, {
    hint: didYouMean(key, KEYS.map((fact) => fact.key)) ?? "scafctl config schema lists the keys",
  });
}

/** The value of a key from a command line. Throws SCAF7001 for a text that does not fit. */
export function valueFromText(fact: KeyFact, text: string): Value {
  if (fact.type === "objects" || fact.type === "map") {
    throw new ScafctlError("SCAF2005", `${fact.key} holds records; edit the file for it`);
  }
  const value = fromText(fact, text) ?? text;
  const finding = checkValue(fact, value, fact.key)[0];
  if (finding) throw new ScafctlError("SCAF2005", `${finding.key}: ${finding.message}`);
  return value;
}

/** A configuration text with one key set; comments and order of the rest stay. */
export function withValue(text: string, key: string, value: Value): string {
  const document = open(text);
  const path = pathIn(document, key);
  // Sections that stand in the file without members are no maps yet.
  for (let depth = 1; depth < path.length; depth++) {
    const above = path.slice(0, depth);
    if (!isMap(document.getIn(above))) document.setIn(above, document.createNode({}));
  }
  document.setIn(path, JSON.parse(formatJson(value)));
  return document.toString({ indent: 2 });
}

/** A configuration text without one key, and without the sections that are empty then; undefined when it has none. */
export function withoutValue(text: string, key: string): string | undefined {
  const document = open(text);
  const path = pathIn(document, key);
  if (!document.hasIn(path)) return undefined;
  document.deleteIn(path);
  for (let depth = path.length - 1; depth > 0; depth--) {
    const section = document.getIn(path.slice(0, depth));
    if (!isMap(section) || section.items.length > 0) break;
    document.deleteIn(path.slice(0, depth));
  }
  return isMap(document.contents) && document.contents.items.length === 0
    ? ""
    : document.toString({ indent: 2 });
}

type Document = ReturnType<typeof parseDocument>;

function open(text: string): Document {
  const document = parseDocument(text);
  const fault = document.errors[0];
  if (fault) throw new ScafctlError("SCAF7001", `the configuration file is no valid YAML: ${fault.message}`);
  if (document.contents !== null && !isMap(document.contents)) {
    throw new ScafctlError("SCAF7001", "the configuration file does not hold a map");
  }
  return document;
}

/** The path of a key in the spelling that the file uses. */
function pathIn(document: Document, key: string): string[] {
  const path: string[] = [];
  for (const part of key.split(".")) {
    const node = path.length === 0 ? document.contents : document.getIn(path);
    const names = isMap(node) ? node.items.map((item) => String(item.key)) : [];
    path.push(names.find((name) => name.toLowerCase() === part.toLowerCase()) ?? part);
  }
  return path;
}

/** Writes a configuration file in one step, readable by its owner only. Throws SCAF7001. */
export async function writeConfig(path: string, text: string): Promise<void> {
  try {
    await Deno.mkdir(dirname(path), { recursive: true });
    // A file that is a link stays one: what it points to is replaced.
    const target = await Deno.realPath(path).catch(() => path);
    const temporary = join(dirname(target), `.config-${crypto.randomUUID()}.tmp`);
    await Deno.writeTextFile(temporary, text, { mode: 0o600 });
    await Deno.rename(temporary, target);
  } catch (error) {
    throw new ScafctlError("SCAF7001", `cannot write ${path}: ${messageOf(error)}`, { cause: error });
  }
}

/** A file to begin with: the most used keys, or all of them, each as a comment with what it does. */
export function initialConfig(full: boolean): string {
  const lines = [
    "# Configuration of scafctl. Every line that is commented out shows a default.",
    "version: 1",
    "",
  ];
  const sections = new Map<string, KeyFact[]>();
  for (const fact of KEYS) {
    const section = fact.key.split(".")[0]!;
    if (section === "version" || (!full && !COMMON.has(section))) continue;
    sections.set(section, [...(sections.get(section) ?? []), fact]);
  }
  for (const [section, facts] of sections) {
    lines.push(...sectionLines(section, facts), "");
  }
  return lines.join("\n");
}

const COMMON = new Set(["settings", "logging", "httpClient", "resolver", "action"]);

function sectionLines(section: string, facts: readonly KeyFact[]): string[] {
  const lines: string[] = [];
  let open: string[] = [];
  for (const fact of facts) {
    const parts = fact.key.split(".");
    const parents = parts.slice(0, -1);
    parents.forEach((name, depth) => {
      if (parents.slice(0, depth + 1).join(".") !== open.slice(0, depth + 1).join(".")) {
        lines.push(`# ${"  ".repeat(depth)}${name}:`);
      }
    });
    open = parents;
    const indent = "  ".repeat(parents.length);
    const sample = fact.default === undefined ? "" : ` ${scalar(fact.default)}`;
    lines.push(`# ${indent}${parts.at(-1)}:${sample}  # ${fact.about}`);
  }
  return lines.length === 0 ? [`# ${section}:`] : lines;
}

function scalar(value: Value): string {
  return stringify(JSON.parse(formatJson(value))).trim();
}
