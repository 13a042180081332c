import type { CommandSpec, FlagSpec } from "../spec.ts";
import { FILE_FLAG, OUTPUT_FLAGS, outputFlag } from "./shared.ts";

const SEVERITY: FlagSpec = {
  name: "severity",
  type: "string",
  default: "info",
  values: ["error", "warning", "info"],
  help: "the least severity that is shown",
};

/** `lint` and what belongs to it. */
export const LINT_COMMANDS: readonly CommandSpec[] = [{
  name: "lint",
  aliases: ["l", "check"],
  group: "Core",
  summary: "Find mistakes in a solution without running it",
  about:
    `Looks for mistakes in a solution without running anything. Exit codes: 2 with an error among the findings,
1 when the solution cannot be loaded.`,
  usage: "[name]",
  args: [0, 1],
  flags: [
    FILE_FLAG,
    SEVERITY,
    outputFlag(["table", "json", "yaml", "quiet"], "table"),
    OUTPUT_FLAGS[2]!,
  ],
  load: () => import("../commands/lint.ts"),
  examples: ["scafctl lint -f solution.yaml --severity warning"],
  children: [
    {
      name: "explain",
      summary: "Explain a rule",
      usage: "<rule>",
      args: [1, 1],
      flags: OUTPUT_FLAGS,
      load: async () => ({ run: (await import("../commands/lint_rules.ts")).explain }),
    },
    {
      name: "rules",
      aliases: ["r"],
      summary: "List the rules",
      flags: [
        { name: "category", type: "string", help: "only rules of this category" },
        SEVERITY,
        ...OUTPUT_FLAGS,
      ],
      load: async () => ({ run: (await import("../commands/lint_rules.ts")).list }),
    },
  ],
}];
