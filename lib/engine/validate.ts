import type { ResultValidator } from "../action/mod.ts";

/** Checks a result against the JSON Schema that the solution gives for it; the validator is loaded on first use. */
export const validateResult: ResultValidator = async (schema, data) => {
  const { validateForeign } = await import("../schema/mod.ts");
  const problems = await validateForeign(schema, data);
  return problems.map(({ path, message }) => path === "" ? message : `${path}: ${message}`);
};
