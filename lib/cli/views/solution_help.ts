import type { Invocation } from "../invocation.ts";
import { solutionRequest } from "../source.ts";
import { wrapLine } from "../wrap.ts";

/** The parameters of the solution that the line names, for the help page of a run command. */
export async function solutionHelp(invocation: Invocation): Promise<string> {
  const { flags, args, terminal } = invocation;
  if (!flags.given("file") && args.length === 0) return "";
  const { loadSolution } = await import("../../solution/mod.ts");
  const { sortWords } = await import("../run_input.ts");
  const positional = sortWords(args, flags.given("file")).source;
  const solution = await loadSolution(await solutionRequest(invocation, { mode: "default", positional }));
  const { parameterFacts } = await import("../parameter_facts.ts");
  const rows = parameterFacts(solution).parameters.map(({ key, type, resolvers, description, required }) => [
    key,
    type,
    resolvers.join(", "),
    [description?.split("\n")[0] ?? "", required ? "" : "(has default)"].filter((text) => text !== "").join(
      " ",
    ),
  ]);
  if (rows.length === 0) return `Solution ${solution.metadata.name} takes no parameters.`;
  return `Parameters of ${solution.metadata.name}:\n${
    columns([["PARAMETER", "TYPE", "RESOLVER", "DESCRIPTION"], ...rows], terminal.facts.width)
  }`;
}

/** Rows of words, each column as wide as its longest word; the last one is broken into lines where it is too long. */
export function columns(rows: readonly (readonly string[])[], width = Infinity): string {
  const last = rows[0]!.length - 1;
  const widths = rows[0]!.slice(0, last).map((_, index) =>
    Math.max(...rows.map((row) => row[index]!.length))
  );
  const at = 2 + widths.reduce((sum, each) => sum + each + 3, 0);
  // Where hardly anything fits beside the names, it stands below them.
  const indent = width - at < 24 ? 6 : at;
  return rows.flatMap((row) => {
    const names = widths.map((each, index) => row[index]!.padEnd(each) + "   ").join("");
    const lines = wrapLine(row[last]!, Math.max(24, width - indent)).filter((line) => line !== "");
    const first = indent === at ? lines.shift() ?? "" : "";
    return [`  ${names}${first}`.trimEnd(), ...lines.map((line) => " ".repeat(indent) + line)];
  }).join("\n");
}
