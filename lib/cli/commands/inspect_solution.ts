import { isObject, object, type Value } from "../../value/mod.ts";
import type { Invocation } from "../invocation.ts";
import { loadNamed } from "../load_named.ts";
import { planOutput, printResult, wantsData } from "../output.ts";
import { inspectionDocument } from "../views/inspection.ts";

/** `inspect solution`. */
export async function run(invocation: Invocation): Promise<number> {
  const plan = await planOutput(invocation);
  const document = inspectionDocument(await loadNamed(invocation, invocation.args[0]));
  await printResult(invocation, plan, {
    value: wantsData(plan) ? document : rows(document),
    volatile: ["path", "runCommand"],
  });
  return 0;
}

/** Lists inside a row are written as words for people. */
function rows(document: Value): Value {
  if (!isObject(document)) return document;
  return object(
    Object.entries(document).filter(([, value]) => !Array.isArray(value) || value.length > 0)
      .map(([key, value]) => [key, Array.isArray(value) ? value.map(flat) : value] as const),
  );
}

function flat(item: Value): Value {
  if (!isObject(item)) return item;
  return object(
    Object.entries(item).filter(([key]) => key !== "sourcePos")
      .map(([key, value]) => [key, Array.isArray(value) ? value.map(String).join(", ") : value] as const),
  );
}
