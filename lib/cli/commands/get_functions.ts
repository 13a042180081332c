import { object, type Value } from "../../value/mod.ts";
import type { Invocation } from "../invocation.ts";
import { planOutput, printResult, wantsData } from "../output.ts";

/** `get cel-functions`. */
export async function cel(invocation: Invocation): Promise<number> {
  const plan = await planOutput(invocation);
  const { environment, formatSignature } = await import("../../cel/mod.ts");
  const { flags } = invocation;
  const wanted = search(flags.text("search"));
  const value = [...environment().functions.values()]
    .filter((declared) => !declared.hidden && !declared.operator)
    .filter((declared) => !flags.bool("custom") || declared.kind === "custom")
    .filter((declared) => !flags.bool("builtin") || declared.kind !== "custom")
    .filter((declared) => wanted(`${declared.name} ${declared.library} ${declared.description}`))
    .sort((a, b) => a.name < b.name ? -1 : 1)
    .map((declared) =>
      record({
        name: declared.name,
        functionNames: [declared.name],
        description: declared.description,
        custom: declared.kind === "custom",
        library: declared.library,
        signatures: declared.overloads.map((overload) => formatSignature(declared.name, overload)),
        examples: declared.examples.map(({ description, expression }) => ({ description, expression })),
        links: [],
      }, wantsData(plan))
    );
  await printResult(invocation, plan, { value });
  return 0;
}

/** `get go-template-functions`. */
export async function template(invocation: Invocation): Promise<number> {
  const plan = await planOutput(invocation);
  const { listTemplateFunctions } = await import("../views/template_functions.ts");
  const { flags } = invocation;
  const wanted = search(flags.text("search"));
  const value = (await listTemplateFunctions())
    .filter((entry) => !flags.bool("custom") || entry.kind === "custom")
    .filter((entry) => !flags.bool("sprig") || entry.kind === "sprig")
    .filter((entry) => wanted(`${entry.name} ${entry.group} ${entry.description}`))
    .map((entry) =>
      record({
        name: entry.name,
        description: entry.description,
        custom: entry.kind === "custom",
        group: entry.group,
        functionNames: [entry.name],
        examples: entry.examples.map((template) => ({ description: entry.description, template })),
        links: [],
      }, wantsData(plan))
    );
  await printResult(invocation, plan, { value });
  return 0;
}

/** Lists for people leave out what does not fit into a row. */
function record(facts: Record<string, Value>, whole: boolean): Value {
  if (whole) return facts;
  return object(Object.entries(facts).filter(([, value]) => !Array.isArray(value)));
}

function search(text: string | undefined): (haystack: string) => boolean {
  const needle = text?.toLowerCase();
  return (haystack) => needle === undefined || haystack.toLowerCase().includes(needle);
}
