import { messageOf, ScafctlError } from "../../diagnostics/mod.ts";
import { isObject, object, type Value } from "../../value/mod.ts";
import { readData, readText, readVariables } from "../data_sources.ts";
import type { Invocation } from "../invocation.ts";
import { planOutput, renderValue } from "../output.ts";

/** `eval template`: a Go template rendered over data and variables. */
export async function run(invocation: Invocation): Promise<number> {
  const { flags, terminal, signal, config } = invocation;
  const plan = await planOutput(invocation, { expressions: false });
  const text = await templateText(invocation);
  const data = await readData(invocation);
  const variables = await readVariables(invocation);
  const root = data === undefined || isObject(data) ? object({ ...data, ...variables }) : data;
  const { compile } = await import("../../gotemplate/mod.ts");
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
    throw new ScafctlError("SCAF5010", messageOf(error), { cause: error });
  }
  if (plan.format === "auto" && !flags.bool("show-refs")) {
    await terminal.data(output.endsWith("\n") ? output : `${output}\n`);
    return 0;
  }
  const value: Record<string, Value> = { output };
  if (flags.bool("show-refs")) {
    value.template = text;
    value.references = await referencesOf(text);
  }
  await terminal.data(await renderValue(value, plan, terminal));
  return 0;
}

async function templateText(invocation: Invocation): Promise<string> {
  const inline = invocation.flags.text("template");
  const file = invocation.flags.text("template-file");
  if ((inline === undefined) === (file === undefined)) {
    throw new ScafctlError("SCAF2005", "give exactly one of --template and --template-file");
  }
  return inline ?? await readText(invocation, file!);
}

/** The template function `cel`, over an environment without variables but `_`. */
async function celFunction(): Promise<{ cel: (expression: string, root: Value) => Value }> {
  const { environment, loadRegex } = await import("../../cel/mod.ts");
  await loadRegex();
  const cel = environment({ variables: ["_"] });
  return { cel: (expression, root) => cel.compileSync(expression).evaluate({ _: root }) };
}

async function referencesOf(text: string): Promise<Value[]> {
  const { templateReferences } = await import("../../solution/mod.ts");
  return templateReferences(text).roots.map((name) => ({ Path: `.${name}` }));
}
