import type { Solution } from "../../solution/mod.ts";
import { toValue, type Value } from "../../value/mod.ts";
import { versioned } from "../envelope.ts";
import type { Invocation } from "../invocation.ts";
import { loadNamed } from "../load_named.ts";
import { MASKED, planOutput, printResult, renderValue, wantsData } from "../output.ts";
import { type ParameterFacts, parameterFacts, type ParameterList } from "../parameter_facts.ts";
import { plainText } from "../parameter_text.ts";
import { requestFor, sourceForm } from "../source.ts";
import { parameterSchema } from "../views/parameter_schema.ts";

/** `parameters [SOLUTION]`: what a solution takes with `-r`, as a table, as data or as a JSON Schema. */
export async function run(invocation: Invocation): Promise<number> {
  const { flags, terminal } = invocation;
  const isSchema = flags.text("output") === "schema" || flags.bool("schema");
  const plan = await planOutput(invocation);
  const solution = await solutionOf(invocation);
  const list = parameterFacts(solution);
  if (!list.complete) terminal.warn("some keys are computed: the solution may take more parameters");
  if (isSchema) {
    const value = parameterSchema(solution, list);
    if (plan.format === "yaml") await terminal.data(await renderValue(value, plan, terminal));
    else await terminal.data(await renderValue(value, { ...plan, format: "json" }, terminal));
    return 0;
  }
  const full = wantsData(plan);
  if (list.parameters.length === 0 && !full && plan.format !== "quiet" && plan.format !== "test") {
    terminal.note(`Solution ${solution.metadata.name} takes no parameters.`);
    return 0;
  }
  await printResult(invocation, plan, {
    value: !full || plan.format === "csv"
      ? list.parameters.map(row)
      : plan.where && !plan.expression
      ? list.parameters.map(entry)
      : parametersDocument(solution, list),
  });
  return 0;
}

/** The positional may be a path here: there are no other arguments it could be mistaken for. */
async function solutionOf(invocation: Invocation): Promise<Solution> {
  const name = invocation.args[0];
  if (name === undefined || invocation.flags.given("file") || !["path", "stdin"].includes(sourceForm(name))) {
    return await loadNamed(invocation, name);
  }
  const { loadSolution } = await import("../../solution/mod.ts");
  return await loadSolution(await requestFor(invocation, name));
}

/** The document of the data formats. */
function parametersDocument(solution: Solution, { parameters, complete }: ParameterList): Value {
  const { name, version } = solution.metadata;
  return versioned("ParameterList", {
    solution: { name, version },
    complete,
    parameters: parameters.map(entry),
  });
}

function entry(facts: ParameterFacts): Value {
  const { key, type, required, fallback, choices, rules, description, example, sensitive, resolvers } = facts;
  return toValue({
    key,
    type,
    required,
    default: shownDefault(facts),
    fallback,
    allowed: choices,
    validation: rules.length > 0
      ? rules.map(({ kind, text, message }) => ({ [kind]: text, message }))
      : undefined,
    description,
    example,
    sensitive,
    resolvers,
  });
}

function row(facts: ParameterFacts): Value {
  const preset = shownDefault(facts);
  const rules = facts.choices
    ? facts.choices.map(plainText).join(", ")
    : facts.rules.map(({ kind, text }) => kind === "expression" || kind === "match" ? text : `not ${text}`)
      .join("; ");
  return {
    parameter: facts.key,
    type: facts.type,
    required: facts.required,
    default: preset === undefined
      ? facts.fallback === undefined ? "" : `(${facts.fallback})`
      : plainText(preset),
    allowed: rules,
    resolver: facts.resolvers.join(", "),
    description: facts.description?.split("\n")[0] ?? "",
  };
}

function shownDefault(facts: ParameterFacts): Value | undefined {
  return facts.sensitive && facts.default !== undefined ? MASKED : facts.default;
}
