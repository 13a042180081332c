import { LIMITS } from "../../limits/table.ts";
import { type FlagSpec, inSection } from "../spec.ts";

/** Every output format there is. */
export const FORMATS = [
  "auto",
  "table",
  "list",
  "tree",
  "mermaid",
  "text",
  "json",
  "yaml",
  "csv",
  "toml",
  "quiet",
  "test",
] as const;
export type Format = (typeof FORMATS)[number];

/** `-o` with its formats and default. */
export function outputFlag(values: readonly string[] = FORMATS, preset = "auto"): FlagSpec {
  return {
    name: "output",
    short: "o",
    type: "string",
    default: preset,
    values,
    value: "format",
    help: "output format",
    section: "Output",
  };
}

/** What is common to the output of every command that prints data, whatever its formats. */
const SHAPING_FLAGS: readonly FlagSpec[] = inSection("Output", [
  { name: "interactive", short: "i", type: "bool", help: "browse the result in the terminal" },
  {
    name: "expression",
    short: "e",
    type: "string",
    value: "cel",
    help: "CEL over the result (`_`), evaluated before it is printed",
  },
  {
    name: "where",
    short: "w",
    type: "string",
    value: "cel",
    help: "CEL condition on each item (`_`) of a list",
  },
]);

/** The flags of a command that prints a result through the common views. */
export function outputFlags(preset = "auto", values: readonly string[] = FORMATS): readonly FlagSpec[] {
  return [outputFlag(values, preset), ...SHAPING_FLAGS];
}

export const OUTPUT_FLAGS = outputFlags();

export const FILE_FLAG: FlagSpec = {
  name: "file",
  short: "f",
  type: "string",
  value: "solution",
  help: "solution: a file, `-` for stdin or a URL; found by itself when absent",
  complete: "file",
};

export const PARAMETER_FLAG: FlagSpec = {
  name: "resolver",
  short: "r",
  type: "repeat",
  value: "key=value",
  help: "parameter as key=value, key=@file, @file or @- (repeatable)",
  complete: "key=value",
};

export const NO_CACHE_FLAG: FlagSpec = {
  name: "no-cache",
  type: "bool",
  help: "do not use cached artifacts of catalogs (files and URLs are always read anew)",
};

export const TEST_NAME_FLAG: FlagSpec = {
  name: "test-name",
  type: "string",
  help: "name of the test that `-o test` writes",
  section: "Output",
};

export const SNAPSHOT_FLAGS: readonly FlagSpec[] = inSection("Output", [
  { name: "snapshot", type: "bool", help: "write a snapshot of the resolvers instead of the output" },
  {
    name: "snapshot-file",
    type: "string",
    help: "where the snapshot goes (required with --snapshot)",
    complete: "file",
  },
  { name: "redact", type: "bool", help: "mask sensitive values (snapshots always do)" },
]);

export const RESOLVER_LIMIT_FLAGS: readonly FlagSpec[] = inSection("Limits", [
  { name: "resolver-timeout", type: "duration", help: "time one resolver may take (default 30s)" },
  { name: "phase-timeout", type: "duration", help: "time one resolver phase may take (default 5m)" },
  {
    name: "warn-value-size",
    type: "int",
    help: "warn about a value above this many bytes (default 1048576)",
  },
  { name: "max-value-size", type: "int", help: "refuse a value above this many bytes (default 10485760)" },
]);

/** Every limit of a run, by name. */
export const LIMIT_FLAGS: readonly FlagSpec[] = inSection("Limits", [{
  name: "limit",
  type: "repeat",
  value: "name=value",
  offers: LIMITS.map(({ name }) => `${name}=`),
  help: `set a limit (repeatable): ${LIMITS.map(({ name }) => name).join(", ")}`,
}]);

const RIGHTS: readonly (readonly [kind: string, values: string, what: string])[] = [
  ["read", "paths", "reading files below these paths"],
  ["write", "paths", "writing files below these paths"],
  ["net", "hosts", "connections to these hosts (host or host:port)"],
  ["env", "names", "these environment variables"],
  ["run", "programs", "these programs"],
  ["sys", "names", "these facts of the system"],
];

/** What a run may touch. Values stand after `=` only, as with Deno's own flags. */
export const SANDBOX_FLAGS: readonly FlagSpec[] = inSection("Sandbox", [
  {
    name: "sandbox",
    type: "string",
    values: ["strict", "default", "off"],
    help: "how far providers are confined: by resource, by kind of right, or not at all",
  },
  ...RIGHTS.map(([kind, value, what]): FlagSpec => ({
    name: `allow-${kind}`,
    type: "optional",
    value,
    help: `allow ${what}, separated by commas; without a value all of them`,
  })),
  ...RIGHTS.map(([kind, value, what]): FlagSpec => ({
    name: `deny-${kind}`,
    type: "optional",
    value,
    help: `refuse ${what}; without a value all of them`,
  })),
  {
    name: "capability-log",
    type: "string",
    help: "write every right that is used or refused to this file, as JSON lines",
    complete: "file",
  },
  { name: "yes", short: "y", type: "bool", help: "accept what a solution from elsewhere wants" },
]);

export const HTML_FLAG: FlagSpec = {
  name: "html",
  type: "string",
  help: "draw the graphs, and after a run its times, into this one-page HTML file",
  complete: "file",
};

/** What runs can leave for those who look into them later. */
export const OBSERVER_FLAGS: readonly FlagSpec[] = inSection("Records", [
  { name: "show-metrics", type: "bool", help: "print a table of provider calls to stderr" },
  {
    name: "metrics-file",
    type: "string",
    help: "write the metrics of provider calls to this file, in the Prometheus text format",
    complete: "file",
  },
  {
    name: "journal",
    type: "string",
    help: "write every event of the run to this file, as JSON lines",
    complete: "file",
  },
]);

/** What `run resolver`, `run solution` and `run action` share. */
export const RUN_FLAGS: readonly FlagSpec[] = [
  FILE_FLAG,
  PARAMETER_FLAG,
  ...inSection("Files", [
    {
      name: "base-dir",
      type: "string",
      help: "folder for relative paths of resolvers",
      complete: "folder",
    },
    {
      name: "output-dir",
      type: "string",
      help: "folder for relative paths of actions; made when missing",
      complete: "folder",
    },
  ]),
  ...RESOLVER_LIMIT_FLAGS,
  ...LIMIT_FLAGS,
  { name: "validate-all", type: "bool", help: "go on after a failed resolver and report all failures" },
  { name: "skip-validation", type: "bool", help: "leave out the validate phase" },
  ...inSection("Output", [
    { name: "show-execution", type: "bool", help: "add `__execution` to the output" },
    { name: "show-sensitive", type: "bool", help: "show sensitive values everywhere" },
    { name: "mask-sensitive", type: "bool", help: "mask sensitive values in data formats as well" },
  ]),
  ...OBSERVER_FLAGS,
  { name: "progress", type: "bool", help: "report progress on stderr" },
  HTML_FLAG,
  TEST_NAME_FLAG,
  ...SANDBOX_FLAGS,
];

/** What `run solution` and `run action` share beyond {@link RUN_FLAGS}. */
export const ACTION_FLAGS: readonly FlagSpec[] = [
  {
    name: "action-timeout",
    type: "duration",
    help: "time an action without a timeout may take (default 5m)",
    section: "Limits",
  },
  {
    name: "max-action-concurrency",
    type: "int",
    help: "actions at once (0 = no limit)",
    section: "Limits",
  },
  {
    name: "resolve-all",
    type: "bool",
    help: "run every resolver, not only those that the chosen actions need",
  },
  { name: "dry-run", type: "bool", help: "run the resolvers and say what the actions would do" },
  {
    name: "action-failure",
    type: "string",
    values: ["fail", "data"],
    help: "whether `success: false` of an action's provider is a failure or data (default fail)",
  },
];

/** How files are written. */
export const WRITE_FLAGS: readonly FlagSpec[] = inSection("Files", [
  {
    name: "on-conflict",
    type: "string",
    value: "what",
    // Its values are checked where it is read: a wrong one has an exit code of its own.
    help: "what to do with an existing file: error, overwrite, skip, skip-unchanged, append",
    offers: ["error", "overwrite", "skip", "skip-unchanged", "append"],
  },
  { name: "backup", type: "bool", help: "keep a .bak copy of a file before it is changed" },
]);

export const FORCE_FLAG: FlagSpec = {
  name: "force",
  type: "bool",
  help: "same as --on-conflict skip-unchanged",
  section: "Files",
};
