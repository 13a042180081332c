import type { Invocation } from "./invocation.ts";

/** How a flag takes its value. `optional` takes one only after `=`; `csv` splits on commas, `repeat` does not. */
export type FlagType = "bool" | "string" | "int" | "duration" | "repeat" | "csv" | "optional";

/** One flag, as help pages, completion, the parser and the reference of the documentation see it. */
export interface FlagSpec {
  /** Long name without dashes. */
  readonly name: string;
  readonly short?: string;
  readonly type: FlagType;
  /** Shown in help, and what the command gets when the flag is absent. */
  readonly default?: string;
  /** The only values allowed. */
  readonly values?: readonly string[];
  /** Values that completion offers, of a flag that may take others as well or is checked by its command. */
  readonly offers?: readonly string[];
  readonly help: string;
  readonly required?: boolean;
  /** A word for the value in help pages; by default it follows from the type. */
  readonly value?: string;
  /** The part of the help page that lists the flag; `Flags` when absent. */
  readonly section?: Section;
  /** What completion offers for the value. */
  readonly complete?: "file" | "folder" | "key=value";
}

/** Headings of the flags on a help page, in this order, after the flags without one. */
export const SECTIONS = ["Output", "Files", "Limits", "Records", "Sandbox"] as const;
export type Section = (typeof SECTIONS)[number];

/** The flags under a heading of the help page. */
export function inSection(section: Section, flags: readonly FlagSpec[]): FlagSpec[] {
  return flags.map((flag) => ({ ...flag, section }));
}

/** Sections of the root help page, in this order. */
export const GROUPS = [
  "Core",
  "Inspection",
  "Scaffolding",
  "Configuration & Security",
  "Plugin",
  "Server",
  "Additional",
] as const;
export type Group = (typeof GROUPS)[number];

/** What a command's module exports. Returns the exit code; failures are thrown. */
export interface CommandModule {
  run(invocation: Invocation): Promise<number>;
  /** Text added to the help page, when the arguments say enough (inputs of a provider, parameters of a solution). */
  extraHelp?(invocation: Invocation): Promise<string>;
}

/** One node of the command tree. A node with `load` can be run; one with `children` is a group. */
export interface CommandSpec {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly group?: Group;
  /** One line, without a full stop. */
  readonly summary: string;
  /** Paragraphs of the help page. */
  readonly about?: string;
  /** The arguments after the command's name in the usage line. */
  readonly usage?: string;
  /** Least and greatest number of arguments; none when absent. */
  readonly args?: readonly [number, number];
  readonly flags?: readonly FlagSpec[];
  readonly examples?: readonly string[];
  readonly children?: readonly CommandSpec[];
  readonly load?: () => Promise<CommandModule>;
  /** What the command prints when it is given nothing: a text that needs neither configuration nor terminal. */
  readonly answer?: () => Promise<string>;
  /** The help page says more when it is asked for together with arguments or a file. */
  readonly argumentHelp?: boolean;
  /** Not listed in help and completion. */
  readonly hidden?: boolean;
}

/** Flags that every command has. Help pages leave them out; `scafctl options` lists them. */
export const GLOBAL_FLAGS: readonly FlagSpec[] = [
  { name: "config", type: "string", help: "read this configuration file", complete: "file" },
  {
    name: "cwd",
    short: "C",
    type: "string",
    help: "resolve relative paths against this folder",
    complete: "folder",
  },
  { name: "debug", short: "d", type: "bool", help: "log at level debug and show the causes of errors" },
  {
    name: "log-level",
    type: "string",
    value: "level",
    help: "none, error, warn, info, debug, trace, or a number (higher logs more)",
    offers: ["none", "error", "warn", "info", "debug", "trace"],
  },
  { name: "log-format", type: "string", values: ["console", "text", "json"], help: "form of log lines" },
  {
    name: "log-file",
    type: "string",
    help: "write the log to this file instead of stderr",
    complete: "file",
  },
  {
    name: "otel-endpoint",
    type: "string",
    help: "send spans to this OTLP/HTTP collector: host:port or a URL",
  },
  { name: "otel-insecure", type: "bool", help: "no TLS for a collector that is given as host:port" },
  { name: "quiet", short: "q", type: "bool", help: "print data and errors only" },
  { name: "verbose", type: "bool", help: "say more about what happens" },
  { name: "no-color", type: "bool", help: "plain text without colours and icons" },
  { name: "color", type: "string", values: ["auto", "always", "never"], help: "when to use colours" },
  { name: "no-input", type: "bool", help: "never ask a question" },
];

/** `--help`, known everywhere. */
export const HELP_FLAG: FlagSpec = { name: "help", short: "h", type: "bool", help: "show this help" };

/** The flag with a name or short name, among a command's own and the global ones. */
export function flagsOf(command: CommandSpec): FlagSpec[] {
  return [...(command.flags ?? []), ...GLOBAL_FLAGS, HELP_FLAG];
}
