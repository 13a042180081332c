import { LIMITS, limitText } from "../../lib/limits/mod.ts";
import { cell, code, page, table } from "./markdown.ts";

/** Every limit of a run. */
export function limitsPage(): string {
  const rows = LIMITS.map((limit) => [
    code(limit.name),
    limitText(limit),
    cell(limit.about),
    [...("flag" in limit && limit.flag !== undefined ? [code(`--${limit.flag}`)] : []), code(limit.key)].join(
      ", ",
    ),
  ]);
  return page([
    "# Limits",
    `What a solution may use up. A limit that is met ends the work with an error that names it, and the program goes on.
\`--limit NAME=VALUE\` sets one for a run and can be given many times: sizes may have a unit (\`64MiB\`), times are
durations (\`10m\`). The configuration sets one for good.`,
    table(["`--limit`", "default", "bounds", "also set by"], rows),
    `When \`runTime\` is over, the run is cancelled like by an interrupt; \`finally\` then has \`action.gracePeriod\` left.
Some limits are fixed: a solution file of 16 MiB, a text of 16 Mi characters and a list of 10,000,000 items within an
expression, a result of an expression of 64 Mi characters or 8 Mi values, and 1,000 templates that call each other.`,
  ]);
}
