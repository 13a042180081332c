import type { CommandSpec, FlagSpec } from "../spec.ts";
import {
  ACTION_FLAGS,
  FILE_FLAG,
  FORCE_FLAG,
  HTML_FLAG,
  LIMIT_FLAGS,
  NO_CACHE_FLAG,
  OBSERVER_FLAGS,
  OUTPUT_FLAGS,
  outputFlags,
  PARAMETER_FLAG,
  RESOLVER_LIMIT_FLAGS,
  RUN_FLAGS,
  SANDBOX_FLAGS,
  SNAPSHOT_FLAGS,
  TEST_NAME_FLAG,
  WRITE_FLAGS,
} from "./shared.ts";

const GRAPH_FORMAT: FlagSpec = {
  name: "graph-format",
  type: "string",
  default: "ascii",
  values: ["ascii", "dot", "mermaid", "json"],
  help: "form of the graph",
};

/** The output flags of commands whose result is what the actions did: with the original nothing could be chosen from it. */
const RESULT_FLAGS: readonly FlagSpec[] = OUTPUT_FLAGS.map((flag) =>
  ["expression", "where"].includes(flag.name)
    ? { ...flag, help: "taken as by other commands; no effect on the result of actions" }
    : flag
);

/** Commands that run and render solutions. */
export const RUN_COMMANDS: readonly CommandSpec[] = [
  {
    name: "run",
    aliases: ["r"],
    group: "Core",
    summary: "Run a solution, some of its actions or resolvers, or one provider",
    children: [
      {
        name: "action",
        aliases: ["act", "a", "actions"],
        summary: "Run actions of a solution, by name",
        about:
          `Runs the named actions and everything they need; all actions when none is named. \`finally\` actions
always run.`,
        usage: "[action...] [key=value...]",
        args: [0, Infinity],
        flags: [...RUN_FLAGS, ...ACTION_FLAGS, ...WRITE_FLAGS, FORCE_FLAG, NO_CACHE_FLAG, ...RESULT_FLAGS],
        argumentHelp: true,
        load: () => import("../commands/run_action.ts"),
        examples: ["scafctl run action deploy -f solution.yaml env=prod"],
      },
      {
        name: "provider",
        aliases: ["prov", "p"],
        summary: "Run one provider with the given inputs",
        usage: "<name> [key=value...]",
        args: [1, Infinity],
        flags: [
          {
            name: "capability",
            type: "string",
            help: "what to run the provider as; its first capability by default",
          },
          { name: "dry-run", type: "bool", help: "let the provider say what it would do" },
          { name: "input", type: "repeat", help: "input as key=value, key=@file, @file or @- (repeatable)" },
          {
            name: "output-dir",
            type: "string",
            help: "folder for relative paths; made when missing",
            complete: "folder",
          },
          { name: "redact", type: "bool", help: "mask sensitive inputs in the output" },
          ...OBSERVER_FLAGS,
          ...WRITE_FLAGS,
          ...LIMIT_FLAGS,
          ...SANDBOX_FLAGS,
          ...outputFlags("json"),
          TEST_NAME_FLAG,
        ],
        argumentHelp: true,
        load: () => import("../commands/run_provider.ts"),
        examples: ["scafctl run provider exec command='uname -a'", "scafctl run provider env --help"],
      },
      {
        name: "resolver",
        aliases: ["res", "resolvers"],
        summary: "Resolve values of a solution and print them",
        about: `Resolves the named resolvers and what they depend on; all resolvers when none is named.`,
        usage: "[resolver...] [key=value...]",
        args: [0, Infinity],
        flags: [
          ...RUN_FLAGS,
          { name: "skip-transform", type: "bool", help: "stop after the resolve phase" },
          {
            name: "resolve-all",
            type: "bool",
            help: "resolve everything, also when resolvers are named",
          },
          { name: "graph", type: "bool", help: "print the graph of the resolvers and run nothing" },
          GRAPH_FORMAT,
          ...SNAPSHOT_FLAGS,
          NO_CACHE_FLAG,
          ...OUTPUT_FLAGS,
        ],
        argumentHelp: true,
        load: () => import("../commands/run_resolver.ts"),
        examples: [
          "scafctl run resolver -f solution.yaml -o json env=prod",
          "scafctl run resolver image --graph",
        ],
      },
      {
        name: "solution",
        aliases: ["sol", "s", "solutions"],
        summary: "Run the workflow of a solution",
        about:
          `Resolves the values that the workflow needs and runs its actions. Exit codes: 6 an action failed, 1 a
resolver failed, 2 the workflow is invalid, 3 there is none, 4 the solution cannot be loaded.`,
        usage: "[name]",
        args: [0, 1],
        flags: [
          { name: "action", type: "csv", help: "run only these actions and what they need" },
          ...RUN_FLAGS,
          ...ACTION_FLAGS,
          ...WRITE_FLAGS,
          FORCE_FLAG,
          NO_CACHE_FLAG,
          ...RESULT_FLAGS,
        ],
        argumentHelp: true,
        load: () => import("../commands/run_solution.ts"),
        examples: ["scafctl run solution -f solution.yaml -r env=prod", "scafctl run solution --dry-run"],
      },
    ],
  },
  {
    name: "render",
    aliases: ["rn"],
    group: "Core",
    summary: "Render the action graph of a solution without running it",
    children: [
      {
        name: "solution",
        aliases: ["sol", "s", "solutions"],
        summary: "Resolve values and print the action graph that would run",
        usage: "[name]",
        args: [0, 1],
        flags: [
          FILE_FLAG,
          PARAMETER_FLAG,
          ...outputFlags("json"),
          { name: "output-file", type: "string", help: "write here instead of to stdout", complete: "file" },
          { name: "compact", type: "bool", help: "JSON on one line" },
          { name: "timestamp", type: "bool", help: "add generatedAt" },
          { name: "no-timestamp", type: "bool", help: "leave generatedAt out (the default)" },
          HTML_FLAG,
          { name: "action-graph", type: "bool", help: "print how the actions depend on each other instead" },
          GRAPH_FORMAT,
          ...RESOLVER_LIMIT_FLAGS.slice(0, 2),
          ...LIMIT_FLAGS,
          ...SNAPSHOT_FLAGS,
          { name: "show-sensitive", type: "bool", help: "show sensitive values" },
          ...SANDBOX_FLAGS,
          TEST_NAME_FLAG,
          NO_CACHE_FLAG,
        ],
        argumentHelp: true,
        load: () => import("../commands/render_solution.ts"),
        examples: [
          "scafctl render solution -f solution.yaml",
          "scafctl render solution --action-graph",
          "scafctl render solution -f solution.yaml --html graph.html",
        ],
      },
    ],
  },
];
