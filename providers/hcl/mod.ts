import type { Provider, ProviderOutput } from "../../lib/provider/mod.ts";
import { isObject, object, type Value, type ValueObject } from "../../lib/value/mod.ts";
import { dryRunResult } from "../shared/dry_run.ts";
import { failure } from "../shared/failure.ts";
import { own, text } from "../shared/inputs.ts";
import { descriptor } from "./descriptor.ts";
import { findingsOf, findingText, findingValue } from "./diagnose.ts";
import { DuplicateAttribute, extract } from "./extract.ts";
import { generateHcl } from "./generate.ts";
import { generateJson } from "./generate_json.ts";
import { withTree } from "./grammar.ts";
import { emptyResult, merge, type ParseResult } from "./shape.ts";
import { readSources, type Source } from "./sources.ts";
import { readTerraformJson } from "./terraform_json.ts";
import { toolsLibrary } from "./libraries.ts";

/** Works on HCL, the language of Terraform. */
export const provider: Provider = {
  descriptor,
  async execute(inputs, context, host): Promise<ProviderOutput> {
    const operation = text(inputs, "operation") || "parse";
    const dry = () => dryRunResult(placeholder(operation), descriptor.whatIf!(inputs, context));
    if (operation === "generate") return await generate(inputs, context.dryRun ? dry : undefined);
    const sources = await readSources(inputs, context);
    host.log(1, "working on HCL", object({ operation, files: sources.length }));
    if (context.dryRun) return { data: dry() };
    switch (operation) {
      case "format":
        return await format(sources);
      case "validate":
        return { data: await validate(sources) };
      default: {
        const results: ParseResult[] = [];
        for (const source of sources) results.push(await parse(source));
        return { data: object({ ...merge(results) }) };
      }
    }
  },
};

async function parse(source: Source): Promise<ParseResult> {
  if (!source.isJson) {
    const result = await withTree(
      source.text,
      (root) => root.hasError ? undefined : extracted(() => extract(root)),
    );
    if (result) return result;
  }
  const findings = await findingsOf(source);
  if (findings.length > 0) {
    throw failure("hcl", findings.map((finding) => findingText(finding, source.filename)).join("\n"), {
      hint: "operation: validate gives the findings as data",
    });
  }
  if (source.isJson) return await readTerraformJson(source.text);
  throw failure("hcl", `${source.filename} has a form that this parser does not know`);
}

/** A duplicate is left to the language's own parser, which says where the first one is. */
function extracted(work: () => ParseResult): ParseResult | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof DuplicateAttribute) return undefined;
    throw error;
  }
}

async function format(sources: readonly Source[]): Promise<ProviderOutput> {
  const tools = await toolsLibrary();
  const files: { filename: string; formatted: string; changed: boolean }[] = [];
  const warnings: string[] = [];
  for (const source of sources) {
    if (source.isJson) {
      warnings.push(`${source.filename} is JSON, which has no canonical layout; it is left as it is`);
    }
    const formatted = source.isJson ? source.text : await tools.format(source.text);
    files.push({ filename: source.filename, formatted, changed: formatted !== source.text });
  }
  const [first] = files;
  const data = files.length === 1
    ? object({ formatted: first!.formatted, changed: first!.changed })
    : object({ files: files.map((file) => object(file)), changed: files.some((file) => file.changed) });
  return { data, warnings };
}

async function validate(sources: readonly Source[]): Promise<ValueObject> {
  const files: ValueObject[] = [];
  let count = 0;
  for (const source of sources) {
    const findings = await findingsOf(source);
    count += findings.length;
    files.push(object({
      valid: findings.length === 0,
      error_count: findings.length,
      diagnostics: findings.map((finding) => findingValue(finding, source.filename)),
    }));
  }
  if (files.length === 1) return files[0]!;
  return object({
    valid: count === 0,
    error_count: count,
    files: files.map((file, index) => object({ filename: sources[index]!.filename, ...file })),
  });
}

async function generate(inputs: ValueObject, dry: (() => ValueObject) | undefined): Promise<ProviderOutput> {
  const blocks: Value | undefined = own(inputs, "blocks");
  if (blocks === undefined || blocks === null) {
    throw failure("hcl", "blocks is required for the operation generate", { input: "blocks" });
  }
  if (!isObject(blocks)) {
    throw failure("hcl", "blocks must be a map of lists of blocks, as parse returns it", { input: "blocks" });
  }
  const style = text(inputs, "output_format") === "json" ? "json" : "hcl";
  const metadata = object({ output_format: style });
  if (dry) return { data: dry(), metadata };
  const hcl = style === "json" ? await generateJson(blocks) : await generateHcl(blocks);
  return { data: object({ hcl }), metadata };
}

/** What a dry run gives in place of the result of an operation. */
function placeholder(operation: string): Readonly<Record<string, Value>> {
  switch (operation) {
    case "format":
      return { formatted: "", changed: false };
    case "validate":
      return { valid: true, error_count: 0, diagnostics: [] };
    case "generate":
      return { hcl: "" };
    default:
      return { ...emptyResult() };
  }
}
