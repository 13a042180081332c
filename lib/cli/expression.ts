import { messageOf, ScafctlError } from "../diagnostics/mod.ts";
import { isObject, kindOf, type Value } from "../value/mod.ts";

/** A compiled CEL text over `_`. */
export interface Expression {
  evaluate(value: Value): Value;
}

/** Compiles the text of `--expression` or `--where`. Throws SCAF2008 for one that is no valid CEL. */
export async function compileExpression(
  text: string,
  flag: string,
  signal?: AbortSignal,
): Promise<Expression> {
  const { environment } = await import("../cel/mod.ts");
  const { emitYaml, parseYaml } = await import("../yaml/mod.ts");
  const cel = environment({
    variables: ["_"],
    host: { parseYaml: (yaml) => parseYaml(yaml), formatYaml: (value) => emitYaml(value) },
  });
  const failure = (error: unknown) =>
    new ScafctlError("SCAF2008", `--${flag} failed: ${messageOf(error)}`, { cause: error });
  const program = await cel.compile(text).catch((error) => {
    throw failure(error);
  });
  return {
    evaluate: (value) => {
      try {
        return program.evaluate({ _: value }, signal ? { signal } : {});
      } catch (error) {
        throw failure(error);
      }
    },
  };
}

/** The items of a list, or the lists directly below an object, for which a condition holds. Throws SCAF2008. */
export function filterItems(value: Value, where: Expression): Value {
  if (!Array.isArray(value)) {
    throw new ScafctlError("SCAF2008", `--where needs a list, but the result is a ${kindOf(value)}`, {
      hint: isObject(value) ? "pick a list first, for example with -e '_.items'" : undefined,
    });
  }
  return value.filter((item) => {
    const keep = where.evaluate(item);
    if (typeof keep === "boolean") return keep;
    throw new ScafctlError("SCAF2008", `--where must give true or false, not a ${kindOf(keep)}`);
  });
}
