import type { CommandModule, CommandSpec, FlagSpec } from "../spec.ts";
import type { Shell } from "../views/completion_script.ts";
import { OUTPUT_FLAGS } from "./shared.ts";

const NO_DESCRIPTIONS: FlagSpec = {
  name: "no-descriptions",
  type: "bool",
  help: "offer words without descriptions",
};

async function examples(verb: "list" | "get"): Promise<CommandModule> {
  return { run: (await import("../commands/examples.ts"))[verb] };
}

function completion(name: Shell, aliases: readonly string[] = []): CommandSpec {
  return {
    name,
    aliases,
    summary: `Print the completion script for ${name}`,
    flags: [NO_DESCRIPTIONS],
    load: () => import("../commands/completion.ts"),
    answer: async () => (await import("../views/completion_script.ts")).completionScript(name, true),
  };
}

/** Commands about the program itself. */
export const EXTRA_COMMANDS: readonly CommandSpec[] = [
  {
    name: "completion",
    group: "Additional",
    summary: "Print a script that completes words in your shell",
    children: [
      completion("bash"),
      completion("fish"),
      completion("nushell", ["nu"]),
      completion("powershell", ["pwsh"]),
      completion("zsh"),
    ],
  },
  {
    name: "examples",
    aliases: ["ex"],
    group: "Additional",
    summary: "List and print the examples that scafctl brings along",
    children: [
      {
        name: "get",
        summary: "Print an example, or write it with all its files",
        usage: "<name>",
        args: [1, 1],
        flags: [{
          name: "output",
          short: "o",
          type: "string",
          help: "write here instead of to stdout: a folder for an example of several files",
          complete: "file",
        }],
        load: () => examples("get"),
        examples: ["scafctl examples get hello > solution.yaml", "scafctl examples get hcl -o my-example"],
      },
      {
        name: "list",
        aliases: ["ls"],
        summary: "List the examples",
        flags: [
          { name: "category", type: "string", help: "only examples of this category" },
          ...OUTPUT_FLAGS,
        ],
        load: () => examples("list"),
      },
    ],
  },
  {
    name: "options",
    group: "Additional",
    summary: "List the flags that every command has",
    flags: OUTPUT_FLAGS,
    load: () => import("../commands/options.ts"),
  },
  {
    name: "version",
    aliases: ["v"],
    group: "Additional",
    summary: "Show the version of scafctl",
    flags: [
      ...OUTPUT_FLAGS,
      { name: "check", type: "bool", help: "also ask the package registry for the newest version" },
    ],
    load: () => import("../commands/version.ts"),
    answer: async () => (await import("../build_info.ts")).versionText(),
  },
  {
    name: "__complete",
    hidden: true,
    summary: "List what the last word of a line can become",
    usage: "-- <word...>",
    args: [0, Infinity],
    flags: [{ name: "last", type: "string", help: "the last word, for shells that lose an empty one" }],
    load: () => import("../commands/complete.ts"),
  },
];
