/**
 * The CEL engine: parses, checks, compiles and evaluates expressions of the Common Expression Language with
 * the functions and the wording of the original. Self-contained; depends on `lib/value` only, and loads
 * `re2js` when an expression needs regular expressions.
 *
 * @example
 * ```ts
 * import { environment } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const env = environment();
 * const program = await env.compile("_.replicas * 2 + __self", { variables: ["_", "__self"] });
 * assert.equal(program.evaluate({ _: { replicas: 3 }, __self: 1 }), 7);
 * ```
 *
 * @module
 */
export { CelError, type CelErrorCode, type CelIssue, type CelRange } from "./errors.ts";
export {
  type Bindings,
  type CompileOptions,
  type Environment,
  environment,
  type EnvironmentOptions,
  type Program,
  type VariableDeclarations,
} from "./environment.ts";
export type { Checked } from "./checker.ts";
export type { CallContext, EvaluateOptions } from "./context.ts";
export { defaultHost, type Host } from "./host.ts";
export type { Ast, Expr } from "./ast.ts";
export { type References, references, type VariableUse } from "./references.ts";
export { documentedFunctions } from "./functions/mod.ts";
export { check, compile, evaluate } from "./easy.ts";
export { print } from "./print.ts";
export { parse, type ParseOptions } from "./parser.ts";
export { loadRegex } from "./regex.ts";
export {
  define,
  formatSignature,
  type FunctionDecl,
  type FunctionExample,
  type FunctionKind,
  type FunctionSpec,
  type FunctionTable,
  type Overload,
} from "./registry.ts";
export { formatType, parseType, type Type } from "./types.ts";
