import type { CommandModule, CommandSpec } from "../spec.ts";
import {
  ACTION_FLAGS,
  FILE_FLAG,
  LIMIT_FLAGS,
  OUTPUT_FLAGS,
  outputFlag,
  PARAMETER_FLAG,
  RESOLVER_LIMIT_FLAGS,
  SANDBOX_FLAGS,
} from "./shared.ts";

async function permissions(verb: "show" | "diff"): Promise<CommandModule> {
  const commands = await import("../commands/permissions.ts");
  return { run: commands[verb] };
}

const ACTION_FOLDERS = [
  { name: "base-dir", type: "string", help: "folder for relative paths of resolvers", complete: "folder" },
  {
    name: "output-dir",
    type: "string",
    help: "folder for relative paths of actions; made when missing",
    complete: "folder",
  },
] as const;

/** Commands about what a solution may touch. */
export const PERMISSIONS_COMMAND: CommandSpec = {
  name: "permissions",
  aliases: ["perms"],
  group: "Configuration & Security",
  summary: "Show what a solution wants to touch, and which line wants it",
  about:
    `Tells from the file alone which provider wants to read, write, connect or run what. Nothing runs. An input
that is only known at run time asks for everything of its kind. Secrets and tokens of logins are listed as well.`,
  usage: "[solution]",
  args: [0, 1],
  flags: [FILE_FLAG, ...OUTPUT_FLAGS],
  load: () => permissions("show"),
  examples: ["scafctl permissions ./solution.yaml", "scafctl permissions -f solution.yaml -o json"],
  children: [
    {
      name: "diff",
      summary: "Compare what two solutions may touch",
      about:
        `Compares \`spec.permissions\`, or what the file says it wants where there is none. Exit 0 also when they differ.`,
      usage: "<old> <new>",
      args: [2, 2],
      flags: OUTPUT_FLAGS,
      load: () => permissions("diff"),
      examples: ["scafctl permissions diff old.yaml new.yaml"],
    },
    {
      name: "infer",
      summary: "Run a solution and write the smallest permissions that it needed",
      about:
        `Runs the resolvers, and the workflow where there is one, records every right that is used, and prints
\`spec.permissions\`. What the run did not reach is not in it.`,
      usage: "[solution]",
      args: [0, 1],
      flags: [
        FILE_FLAG,
        PARAMETER_FLAG,
        ...ACTION_FOLDERS,
        ...RESOLVER_LIMIT_FLAGS,
        ...LIMIT_FLAGS,
        ...ACTION_FLAGS.filter(({ name }) => name !== "dry-run"),
        { name: "resolvers-only", type: "bool", help: "do not run the workflow" },
        { name: "write", short: "w", type: "bool", help: "write them into the solution file" },
        ...SANDBOX_FLAGS,
        outputFlag(["yaml", "json", "quiet"], "yaml"),
      ],
      load: () => import("../commands/permissions_infer.ts"),
      examples: [
        "scafctl permissions infer -f solution.yaml -r env=dev",
        "scafctl permissions infer --write",
      ],
    },
  ],
};
