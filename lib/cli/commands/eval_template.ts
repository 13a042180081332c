import { messageOf, ScafctlError } from "../../diagnostics/mod.ts";
import { isObject, object, type Value } from "../../value/mod.ts";
import { printDocument } from "../document.ts";
import { readData, readText, readVariables } from "../data_sources.ts";
import type { Invocation } from "../invocation.ts";
import { planOutput } from "../output.ts";

/** `eval template`: a Go template rendered over data and variables. */
export async function run(invocation: Invocation): Promise<number> {
  const { flags, signal, config } = invocation;
  const plan = await planOutput(invocation);
  const text = await templateText(invocation);
  const data = await readData(invocation);
  const variables = await readVariables(invocation);
  const root = data === undefined || isObject(data) ? object({ ...data, ...variables }) : data;
  const { compile, TemplateError } = await import("../../gotemplate/mod.ts");
  const { parseYaml } = await import("../../yaml/mod.ts");
  const { cel } = await celFunction();
  const allowEnv = config.bool("goTemplate.allowEnvFunctions");
  let output: string;
  try {
    const template = await compile(text, { allowEnv });
    output = template.render(root, {
      signal,
      context: {
        cel,
        parseYaml: (yaml) => parseYaml(yaml),
        ...(allowEnv && { env: (name: string) => Deno.env.get(name) }),
      },
    });
  } catch (error) {
    throw new ScafctlError("SCAF5010", messageOf(error), {
      cause: error,
      hint: error instanceof TemplateError ? error.hint : undefined,
    });
  }
  const withReferences = flags.bool("show-refs");
  const references = withReferences ? await referencesOf(text) : [];
  await printDocument(invocation, plan, {
    document: { output, ...(withReferences && { template: text, references }) },
    ...(withReferences && { items: references }),
    ...(plan.format === "auto" && !withReferences && { text: () => ended(output) }),
  });
  return 0;
}

function ended(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}

async function templateText(invocation: Invocation): Promise<string> {
  const { args, flags } = invocation;
  const file = flags.text("template-file");
  const given = [args[0], flags.text("template"), file].filter((text) => text !== undefined);
  const [text] = given;
  if (text === undefined || given.length > 1) {
    throw new ScafctlError(
      "SCAF2005",
      "give exactly one template: as an argument, with --template or with --template-file",
      { hint: "for example: scafctl eval template 'Hello {{ .name }}' -v name=Ada" },
    );
  }
  return text === file ? await readText(invocation, text) : text;
}

/** The template function `cel`, over an environment without variables but `_`. */
async function celFunction(): Promise<{ cel: (expression: string, root: Value) => Value }> {
  const { environment, loadRegex } = await import("../../cel/mod.ts");
  await loadRegex();
  const cel = environment({ variables: ["_"] });
  return { cel: (expression, root) => cel.compileSync(expression).evaluate({ _: root }) };
}

/** What the template reads of the data, with the place of its first use. */
async function referencesOf(text: string): Promise<Value[]> {
  const { parse, references } = await import("../../gotemplate/mod.ts");
  const { paths, internal } = references(await parse(text));
  return [...paths, ...internal].map(({ path, offset }) => ({
    Path: path.map((name) => `.${name}`).join(""),
    Position: positionText(text, offset),
  }));
}

/** Line and column as compilers write them. */
function positionText(text: string, offset: number): string {
  const before = text.slice(0, offset).split("\n");
  return `${before.length}:${before.at(-1)!.length + 1}`;
}
