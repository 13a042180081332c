import type { FunctionContext, MissingKey } from "../../lib/gotemplate/mod.ts";
import {
  type Provider,
  type ProviderContext,
  type ProviderHost,
  type ProviderOutput,
  RUN_FACTS,
  turn,
} from "../../lib/provider/mod.ts";
import { messageOf, ScafctlError } from "../../lib/diagnostics/mod.ts";
import { isObject, localZone, object, type Value, type ValueObject } from "../../lib/value/mod.ts";
import { failure } from "../shared/failure.ts";
import { list, own, text } from "../shared/inputs.ts";
import { descriptor } from "./descriptor.ts";
import { ignoredBlocks } from "./ignored.ts";

/** Renders Go templates. */
export const provider: Provider = {
  descriptor,
  async execute(inputs, context, host): Promise<ProviderOutput> {
    const data = dataOf(inputs, context);
    if (text(inputs, "operation") === "render-tree") return await renderTree(inputs, data, context, host);
    const template = text(inputs, "template");
    if (template === undefined) {
      throw failure("go-template", 'template is required for operation "render"', { input: "template" });
    }
    return {
      data: await renderOne(template, text(inputs, "name") || "template", data, inputs, context, host),
    };
  },
};

/** Resolver values, beside them the special names and aliases of the call, and over all of it the input `data`. */
function dataOf(inputs: ValueObject, context: ProviderContext): ValueObject {
  const given = own(inputs, "data") ?? object();
  if (!isObject(given)) throw failure("go-template", "data must be an object", { input: "data" });
  const data = object(context.resolvers);
  for (const name of Object.keys(context.variables)) {
    if (!RUN_FACTS.has(name) || isNamed(inputs, name)) data[name] = context.variables[name]!;
  }
  for (const name of Object.keys(given)) data[name] = given[name]!;
  return data;
}

function isNamed(inputs: ValueObject, name: string): boolean {
  if (text(inputs, "template")?.includes(name)) return true;
  return list(inputs, "entries")?.some((entry) =>
    isObject(entry) && typeof entry.content === "string" && entry.content.includes(name)
  ) ?? false;
}

async function renderTree(
  inputs: ValueObject,
  data: ValueObject,
  context: ProviderContext,
  host: ProviderHost,
): Promise<ProviderOutput> {
  const entries = list(inputs, "entries");
  if (!entries) {
    throw failure("go-template", 'entries is required for operation "render-tree"', { input: "entries" });
  }
  const name = text(inputs, "name") || "render-tree";
  const rendered: Value[] = [];
  const warnings: string[] = [];
  let size = 0;
  for (const [index, entry] of entries.entries()) {
    host.signal.throwIfAborted();
    const path = isObject(entry) ? text(entry, "path") : undefined;
    if (!isObject(entry) || path === undefined || path === "") {
      throw failure("go-template", `entries[${index}] has no path`);
    }
    const template = text(entry, "content");
    if (template === undefined) {
      warnings.push(`entry "${path}" has no text content and is left out`);
      continue;
    }
    const content = template === ""
      ? ""
      : await renderOne(template, `${name}/${path}`, data, inputs, context, host);
    size += content.length;
    if (size > context.limits.templateOutput) throw tooLarge(context.limits.templateOutput);
    rendered.push(object({ path, content }));
  }
  return { data: rendered, ...(warnings.length > 0 && { warnings }) };
}

function tooLarge(most: number): Error {
  return failure("go-template", `the rendered tree has more than ${most} bytes`, { code: "SCAF6003" });
}

async function renderOne(
  template: string,
  name: string,
  data: ValueObject,
  inputs: ValueObject,
  context: ProviderContext,
  host: ProviderHost,
): Promise<string> {
  const { render } = await import("../../lib/gotemplate/mod.ts");
  const options: Parameters<typeof render>[2] = {
    turn,
    name,
    missingKey: text(inputs, "missingKey") as MissingKey | undefined,
    leftDelim: text(inputs, "leftDelim"),
    rightDelim: text(inputs, "rightDelim"),
    ignoredBlocks: ignoredBlocks(list(inputs, "ignoredBlocks") ?? []),
    signal: host.signal,
    deadline: context.limits.deadline,
    limits: {
      outputBytes: context.limits.templateOutput,
      ...(context.limits.templateSteps !== undefined && { steps: context.limits.templateSteps }),
    },
    context: await functionContext(template, context, host),
  };
  try {
    return await render(template, data, options);
  } catch (error) {
    host.signal.throwIfAborted();
    if (!(error instanceof ScafctlError)) throw error;
    throw new ScafctlError(error.code, `go-template: ${messageOf(error)}`, {
      range: error.range,
      hint: error.hint,
      cause: error,
    });
  }
}

/** What template functions may reach. Both languages are loaded only for templates that name their functions. */
async function functionContext(
  template: string,
  context: ProviderContext,
  host: ProviderHost,
): Promise<Partial<FunctionContext>> {
  const result: { -readonly [Name in keyof FunctionContext]?: FunctionContext[Name] } = {
    get zone() {
      return localZone();
    },
  };
  if (/[yY]aml/.test(template)) {
    const { parseYaml } = await import("../../lib/yaml/mod.ts");
    result.parseYaml = (source) => parseYaml(source);
  }
  if (/\bcel\b/.test(template)) {
    const { environment, loadRegex } = await import("../../lib/cel/mod.ts");
    await loadRegex();
    const expressions = environment({ variables: ["_"] });
    const { celCost, deadline } = context.limits;
    const limits = {
      costLimit: celCost,
      signal: host.signal,
      // The engine counts from the start of the process, limits from the epoch.
      ...(deadline !== undefined && { deadline: performance.now() + deadline - Date.now() }),
    };
    result.cel = (expression, root) => expressions.compileSync(expression).evaluate({ _: root }, limits);
  }
  return result;
}
