import type { ResultValidator } from "../action/mod.ts";
import { type JsonSchema, SchemaChecker } from "../provider/mod.ts";
import type { Value } from "../value/mod.ts";

let checker: Promise<SchemaChecker> | undefined;

/** Checks a result with the schema keywords that descriptors use, patterns in RE2. */
export const validateResult: ResultValidator = async (schema: Value, data: Value) => {
  checker ??= import("re2js").then(({ RE2JS }) =>
    new SchemaChecker((pattern, text) => RE2JS.compile(pattern).matcher(text).find())
  );
  const problems = (await checker).check(schema as JsonSchema, data);
  return problems.map(({ path, message }) => path === "" ? `the value ${message}` : `${path} ${message}`);
};
