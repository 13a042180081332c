/**
 * Go's text/template over the value model: parsing, references, rendering.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { object } from "../value/mod.ts";
 * import { compile, parse, references } from "./mod.ts";
 *
 * const text = "Hello, {{ .name | upper }}!";
 * const template = await compile(text, { name: "greeting", missingKey: "error" });
 * assert.equal(template.render(object({ name: "Ada" })), "Hello, ADA!");
 * assert.deepEqual(references(parse(text)).paths.map(({ path }) => path), [["name"]]);
 * ```
 */
export { compile, type CompileOptions, parse, type ParseOptions } from "./compile.ts";
export { type RenderOptions, Template } from "./template.ts";
export { render } from "./render.ts";
export { TemplateError, type TemplateErrorKind } from "./error.ts";
export { explain, hintLine } from "./explain.ts";
export { DEFAULT_LIMITS, type RenderLimits } from "./limits.ts";
export { type CacheLimits, TemplateCache } from "./cache.ts";
export type { IgnoredBlock } from "./ignored_blocks.ts";
export type { MissingKey } from "./exec/item.ts";
export type { TemplateTree } from "./parse/nodes.ts";
export { DEFAULT_NAME } from "./parse/parser.ts";
export { references, type TemplateReference, type TemplateReferences } from "./references/mod.ts";
export { type BuiltinFunction, builtinFunctions } from "./builtins/mod.ts";
export {
  type FunctionContext,
  FunctionError,
  type FunctionGroup,
  functionGroups,
  type ParameterType,
  type TemplateFunction,
} from "./functions/mod.ts";
export { plainText, sprint, sprintf } from "./fmt/mod.ts";
