import type { CommandSpec } from "../spec.ts";

/** Commands about the program itself. */
export const EXTRA_COMMANDS: readonly CommandSpec[] = [
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
    name: "options",
    group: "Additional",
    summary: "List the flags that every command has",
    load: () => import("../commands/options.ts"),
  },
];
