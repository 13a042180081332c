import type { Value } from "../value/mod.ts";
import type { Ast } from "./ast.ts";
import type { Checked } from "./checker.ts";
import type { EvaluateOptions } from "./context.ts";
import {
  type Bindings,
  type CompileOptions,
  type Environment,
  environment,
  type Program,
} from "./environment.ts";

let shared: Environment | undefined;

/** The environment of the functions below: all libraries, the default host, programs cached. */
function standard(): Environment {
  return shared ??= environment();
}

/**
 * Checks an expression in the standard environment and tells its type. Throws a {@link CelError} that carries
 * every finding.
 *
 * @example
 * ```ts
 * import { check, formatType } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const { type } = await check("names.map(n, n.size())", { variables: { names: "list(string)" } });
 * assert.equal(formatType(type), "list(int)");
 * ```
 */
export function check(source: string | Ast, options?: CompileOptions): Promise<Checked> {
  return standard().check(source, options);
}

/**
 * Compiles an expression in the standard environment. Compile once, evaluate often.
 *
 * @example
 * ```ts
 * import { compile } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const program = await compile("_.price * 2 > limit", { variables: ["_", "limit"] });
 * assert.equal(program.evaluate({ _: { price: 5 }, limit: 8 }), true);
 * ```
 */
export function compile(source: string, options?: CompileOptions): Promise<Program> {
  return standard().compile(source, options);
}

/**
 * Compiles and evaluates in one step; the variables that are given are the ones that exist. Programs are
 * cached by expression and names.
 *
 * @example
 * ```ts
 * import { evaluate } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(await evaluate('"hello " + name', { name: "world" }), "hello world");
 * assert.deepEqual(await evaluate("[1, 2, 3].filter(x, x > 1)"), [2, 3]);
 * ```
 */
export async function evaluate(
  source: string,
  variables: Bindings = {},
  options?: EvaluateOptions,
): Promise<Value> {
  const program = await standard().compile(source, { variables: Object.keys(variables) });
  return program.evaluate(variables, options);
}
