import type { Invocation } from "../invocation.ts";
import { solutionRequest } from "../source.ts";

/** The parameters of the solution that the line names, for the help page of a run command. */
export async function solutionHelp(invocation: Invocation): Promise<string> {
  const { flags, args } = invocation;
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
    columns([["PARAMETER", "TYPE", "RESOLVER", "DESCRIPTION"], ...rows])
  }`;
}

/** Rows of words, each column as wide as its longest word. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, index) => Math.max(...rows.map((row) => row[index]!.length)));
  return rows.map((row) => `  ${row.map((cell, index) => cell.padEnd(widths[index]!)).join("   ")}`.trimEnd())
    .join("\n");
}
