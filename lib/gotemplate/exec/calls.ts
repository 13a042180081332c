import { FunctionError } from "../functions/contract.ts";
import { TemplateError } from "../error.ts";
import { PrintDepthError, typeName } from "../fmt/types.ts";
import { LimitError } from "../limits.ts";
import type { ArgumentNode, CommandNode, IdentifierNode, Node } from "../parse/nodes.ts";
import { printNode } from "../parse/print_node.ts";
import { checked } from "./arguments.ts";
import { compileArgument, type Surroundings } from "./expressions.ts";
import { type ArgumentType, type Callable, type Final, type Item, MISSING } from "./item.ts";
import { isTrue } from "./truth.ts";
import type { Eval, State } from "./state.ts";

/** A call takes about as long as this many plain statements. */
const CALL_STEPS = 4;
/** Characters of a long argument that a function reads in the time of a plain statement, as a power of two. */
const TEXT_STEP = 8;

type Call = (state: State, final: Final) => Item;

/**
 * Compiles the call of a function or method. `word` is the function's name in the template (methods have none), `place`
 * the node that an error of the function itself is reported at.
 */
export function compileCall(
  callable: Callable | undefined,
  word: IdentifierNode | undefined,
  place: CommandNode | Node,
  args: readonly ArgumentNode[],
  around: Surroundings,
): Call {
  if (callable === undefined) {
    const name = word?.name ?? "";
    return (state) => {
      state.node = word;
      return state.fail(`"${name}" is not a defined function`);
    };
  }
  const { name, parameters, variadic } = callable;
  const given = args.length;
  const typeAt = (index: number): ArgumentType => parameters[index] ?? variadic ?? "any";
  const evaluations = args.map((arg, index) => compileArgument(arg, typeAt(index), around));
  const countProblem = (total: number): string | undefined => {
    if (variadic !== undefined) {
      return total >= parameters.length
        ? undefined
        : `wrong number of args for ${name}: want at least ${parameters.length} got ${given}`;
    }
    return total === parameters.length
      ? undefined
      : `wrong number of args for ${name}: want ${parameters.length} got ${total}`;
  };
  const bareProblem = countProblem(given);
  const pipedProblem = countProblem(given + 1);
  const start = (state: State, final: Final) => {
    if (word !== undefined) state.node = word;
    state.budget.step(CALL_STEPS);
    const problem = final === MISSING ? bareProblem : pipedProblem;
    if (problem !== undefined) state.fail(problem);
  };
  if (callable.form === "and" || callable.form === "or") {
    return shortCircuit(callable.form, evaluations, start);
  }
  const finalType = typeAt(given);
  const calledText = callable.form === "call" ? (given > 0 ? printNode(args[0]!) : undefined) : undefined;
  return (state, final) => {
    start(state, final);
    const values: Item[] = [];
    if (callable.form === "call") values.push(calledText ?? pipedText(final));
    for (let index = 0; index < given; index++) values.push(evaluations[index]!(state));
    if (final !== MISSING) values.push(checked(state, final, finalType));
    for (const value of values) {
      if (typeof value === "string" && value.length > 256) state.budget.step(value.length >> TEXT_STEP);
    }
    try {
      return callable.invoke(values, state.context);
    } catch (error) {
      throw failure(state, error, name, place);
    }
  };
}

/** What reflection's `String` makes of a value that is no text. */
function pipedText(final: Final): string {
  if (typeof final === "string") return final;
  return final === MISSING || final === undefined || final === null
    ? "<invalid Value>"
    : `<${typeName(final)} Value>`;
}

function shortCircuit(
  form: "and" | "or",
  evaluations: readonly Eval[],
  start: (state: State, final: Final) => void,
): Call {
  return (state, final) => {
    start(state, final);
    let value: Item;
    for (const evaluate of evaluations) {
      value = evaluate(state);
      if (isTrue(value) === (form === "or")) return value;
    }
    return final === MISSING ? value : final;
  };
}

function failure(state: State, error: unknown, name: string, place: Node): unknown {
  if (error instanceof LimitError || error instanceof TemplateError || error instanceof PrintDepthError) {
    return error;
  }
  // A stack or a string that ran out is a limit, not an answer of the function.
  if (error instanceof RangeError && !(error instanceof FunctionError)) return error;
  state.node = place;
  const message = error instanceof Error ? error.message : String(error);
  return state.error("execute", `error calling ${name}: ${message}`, error);
}
