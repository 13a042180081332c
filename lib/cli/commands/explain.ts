import { didYouMean, ScafctlError } from "../../diagnostics/mod.ts";
import { isObject, toValue, type ValueObject } from "../../value/mod.ts";
import type { Invocation } from "../invocation.ts";
import { loadNamed } from "../load_named.ts";
import { builtinRegistry } from "../registry.ts";
import { formNames, type Kind, kindNamed, KINDS } from "../views/explain_kinds.ts";
import { ruleText } from "../views/rule_text.ts";
import { type ExplainStyle, explainText, fieldsOf, schemaAt } from "../views/explain_text.ts";
import { solutionOverview } from "../views/solution_overview.ts";

/**
 * `explain KIND[.field.path]`: what a part of a solution file means. `explain solution -f FILE` tells about one solution,
 * `explain provider NAME` about the inputs of one provider, `explain SCAFnnnn` about an error. The name of a provider, of
 * a function or of a lint rule is enough.
 */
export async function run(invocation: Invocation): Promise<number> {
  const { args, flags, terminal } = invocation;
  const [word = "", second] = args;
  const [kindName = "", ...path] = [...word.split("."), ...(flags.text("expression")?.split(".") ?? [])]
    .filter((part, index) => index === 0 || part !== "");
  if (/^scaf\d*$/i.test(word)) {
    const { explainCode } = await import("../views/explain_code.ts");
    await terminal.data(explainCode(word, Math.min(WIDEST, terminal.facts.width)));
    return 0;
  }
  const kind = kindNamed(kindName);
  if (!kind) return await explainName(invocation, word);
  if (kind.name === "solution" && path.length === 0 && (flags.given("file") || second !== undefined)) {
    await terminal.data(solutionOverview(await loadNamed(invocation, second)));
    return 0;
  }
  if (second !== undefined && kind.name !== "provider") {
    throw new ScafctlError(
      "SCAF2001",
      `explain ${kind.name} takes no further argument, but "${second}" is given`,
    );
  }
  const schema = second === undefined ? kind.schema() : await providerSchema(second);
  const name = [second ?? kind.name, ...path].join(".");
  const found = schemaAt(schema, path);
  if (!found.found) throw missingField(kind, schema, path, found.missing);
  await terminal.data(explainText(name, found.schema, styleOf(invocation)));
  return 0;
}

/** Widest page; longer lines are hard to read. */
const WIDEST = 100;

/** A screen gets lines that fit it; on a pipe a description stays one line, which is easier to search. */
function styleOf({ flags, terminal: { facts } }: Invocation): ExplainStyle {
  const width = facts.stdoutIsTerminal ? Math.min(WIDEST, facts.width) : Infinity;
  return { recursive: flags.bool("recursive"), width };
}

async function providerSchema(name: string): Promise<ValueObject> {
  const registry = builtinRegistry();
  const found = await registry.get(name);
  if (!found) {
    throw new ScafctlError("SCAF5001", `provider "${name}" not found`, {
      hint: didYouMean(name, registry.names()) ?? `available: ${registry.names().join(", ")}`,
    });
  }
  return toValue({ ...found.descriptor.schema, description: found.descriptor.description }) as ValueObject;
}

/** A name that is no kind may be a provider's, a lint rule's or a function's. Throws SCAF2004 when it is none. */
async function explainName(invocation: Invocation, word: string): Promise<number> {
  const { terminal } = invocation;
  const providers = builtinRegistry().names();
  const [name = "", ...path] = word.split(".");
  if (providers.includes(name)) {
    const found = schemaAt(await providerSchema(name), path);
    if (!found.found) {
      throw missingField(kindNamed("provider")!, await providerSchema(name), path, found.missing);
    }
    await terminal.data(explainText(word, found.schema, styleOf(invocation)));
    return 0;
  }
  const { ruleNamed, RULES } = await import("../../lint/mod.ts");
  const rule = ruleNamed(word);
  if (rule) {
    await terminal.data(ruleText(rule));
    return 0;
  }
  const { explainFunction } = await import("../views/explain_function.ts");
  const page = await explainFunction(word, styleOf(invocation).width);
  if (page !== undefined) {
    await terminal.data(page);
    return 0;
  }
  const kinds = KINDS.map((kind) => kind.name);
  const names = [...kinds, ...formNames(), ...providers, ...RULES.map(({ id }) => id)];
  throw new ScafctlError("SCAF2004", `there is nothing named "${word}" to explain`, {
    hint: didYouMean(word, names) ??
      `the kinds are ${
        kinds.join(", ")
      }; providers, functions, lint rules and error codes can be named as well`,
  });
}

function missingField(
  kind: Kind,
  schema: ValueObject,
  path: readonly string[],
  missing: string,
): ScafctlError {
  const above = path.slice(0, path.indexOf(missing));
  const parent = schemaAt(schema, above);
  const names = parent.found ? Object.keys(fieldsOf(parent.schema)) : [];
  return new ScafctlError(
    "SCAF2004",
    `there is no field "${missing}" in ${[kind.name, ...above].join(".")}`,
    { hint: deeper(kind, schema, missing) ?? didYouMean(missing, names) ?? fieldList(names) },
  );
}

function fieldList(names: readonly string[]): string {
  return `its fields are ${names.join(", ") || "none"}`;
}

/** Levels that are searched for a field whose way there was not known. */
const DEEPEST = 3;

/** The nearest field of exactly this name, where it is somewhere further down. */
function deeper(kind: Kind, schema: ValueObject, name: string): string | undefined {
  let level: [path: string, schema: ValueObject][] = [[kind.name, schema]];
  for (let depth = 0; depth < DEEPEST; depth++) {
    const next: typeof level = [];
    for (const [path, parent] of level) {
      for (const [key, value] of Object.entries(fieldsOf(parent))) {
        if (key.toLowerCase() === name.toLowerCase()) return `did you mean "${path}.${key}"?`;
        if (isObject(value)) next.push([`${path}.${key}`, value]);
      }
    }
    level = next;
  }
  return undefined;
}
