import { ScafctlError } from "../../diagnostics/mod.ts";
import { goTypeName, type Value, type ValueObject } from "../../value/mod.ts";
import { readData, readVariables } from "../data_sources.ts";
import type { Invocation } from "../invocation.ts";
import { printDocument } from "../document.ts";
import { expressionText } from "../expression_text.ts";
import { planOutput, printResult } from "../output.ts";

/** `eval cel`: the value of an expression over `_` and the given variables. */
export async function run(invocation: Invocation): Promise<number> {
  const plan = await planOutput(invocation, { expressions: "where" });
  const text = expressionText(invocation, "scafctl eval cel '1 + 2'");
  const data = await readData(invocation);
  const variables = await readVariables(invocation);
  const result = await evaluate(text, data, variables, invocation);
  if (plan.format === "auto") await printResult(invocation, plan, { value: result });
  else {
    const document = { expression: text, result, type: typeName(result) };
    await printDocument(invocation, plan, { document, ...(Array.isArray(result) && { items: result }) });
  }
  return 0;
}

/** Go calls the integers of an expression `int64`. */
function typeName(value: Value): string {
  const name = goTypeName(value);
  return name === "int" ? "int64" : name;
}

async function evaluate(
  text: string,
  data: Value | undefined,
  variables: ValueObject,
  invocation: Invocation,
): Promise<Value> {
  const { CelError, environment } = await import("../../cel/mod.ts");
  const { emitYaml, parseYaml } = await import("../../yaml/mod.ts");
  const bindings = { ...variables, ...(data !== undefined && { _: data }) };
  const cel = environment({
    variables: Object.keys(bindings),
    host: { parseYaml: (yaml) => parseYaml(yaml), formatYaml: (value) => emitYaml(value) },
  });
  try {
    const program = await cel.compile(text);
    return program.evaluate(bindings, {
      signal: invocation.signal,
      costLimit: invocation.config.int("cel.costLimit"),
    });
  } catch (error) {
    if (!(error instanceof CelError)) throw error;
    const hints = [...error.hints];
    if (hints.length === 0 && error.code === "check" && Object.keys(bindings).length === 0) {
      hints.push("no variable is set: --data or --file give `_`, --var name=value gives others");
    }
    throw new ScafctlError("SCAF2005", `the expression failed: ${error.display}`, {
      cause: error,
      ...(hints.length > 0 && { hint: hints.join("\n") }),
    });
  }
}
