import type { CommandSpec, FlagSpec } from "../spec.ts";

const NO_DESCRIPTIONS: FlagSpec = {
  name: "no-descriptions",
  type: "bool",
  help: "offer words without descriptions",
};

function completion(name: string, aliases: readonly string[] = []): CommandSpec {
  return {
    name,
    aliases,
    summary: `Print the completion script for ${name}`,
    flags: [NO_DESCRIPTIONS],
    load: () => import("../commands/completion.ts"),
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
    name: "options",
    group: "Additional",
    summary: "List the flags that every command has",
    load: () => import("../commands/options.ts"),
  },
  {
    name: "version",
    aliases: ["v"],
    group: "Additional",
    summary: "Show the version of scafctl",
    flags: [
      { name: "output", short: "o", type: "string", values: ["json", "yaml"], help: "output format" },
      { name: "check", type: "bool", help: "also ask the package registry for the newest version" },
    ],
    load: () => import("../commands/version.ts"),
  },
  {
    name: "__complete",
    hidden: true,
    summary: "List what the last word of a line can become",
    usage: "-- <word...>",
    args: [0, Infinity],
    load: () => import("../commands/complete.ts"),
  },
];
