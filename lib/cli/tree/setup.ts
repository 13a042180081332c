import type { CommandModule, CommandSpec, FlagSpec } from "../spec.ts";
import { OUTPUT_FLAGS, outputFlags } from "./shared.ts";

const PLATFORM_FLAG: FlagSpec = {
  name: "platform",
  type: "string",
  help: "show the paths of another system: linux, darwin, macos, windows",
};

async function configEdit(verb: "set" | "unset" | "init" | "reset"): Promise<CommandModule> {
  return { run: (await import("../commands/config_edit.ts"))[verb] };
}

async function configShow(verb: "get" | "show" | "view"): Promise<CommandModule> {
  return { run: (await import("../commands/config_show.ts"))[verb] };
}

async function configCheck(verb: "validate" | "schema"): Promise<CommandModule> {
  return { run: (await import("../commands/config_check.ts"))[verb] };
}

async function cache(verb: "info" | "clear"): Promise<CommandModule> {
  return { run: (await import("../commands/cache.ts"))[verb] };
}

/** Commands about the user's own set-up. */
export const SETUP_COMMANDS: readonly CommandSpec[] = [
  {
    name: "new",
    group: "Scaffolding",
    summary: "Begin something new",
    children: [{
      name: "solution",
      aliases: ["sol", "s"],
      summary: "Write a commented solution to begin with",
      about:
        `Writes a commented solution to begin with, to stdout or into a file. On a terminal it asks for what is
not given.`,
      usage: "[name]",
      args: [0, 1],
      flags: [
        { name: "name", short: "n", type: "string", value: "name", help: "name of the solution" },
        { name: "description", type: "string", help: "what it is for, in one line" },
        { name: "version", type: "string", value: "version", help: "metadata.version (default 0.1.0)" },
        {
          name: "features",
          type: "string",
          value: "a,b",
          help: "parts it has: parameters, resolvers, actions, transforms, validation, tests, composition",
          offers: ["parameters", "resolvers", "actions", "transforms", "validation", "tests", "composition"],
        },
        {
          name: "providers",
          type: "string",
          value: "a,b",
          help: "add samples of: http, env, file, exec, directory, go-template",
          offers: ["http", "env", "file", "exec", "directory", "go-template"],
        },
        {
          name: "output",
          short: "o",
          type: "string",
          help: "write here instead of to stdout",
          complete: "file",
        },
      ],
      load: () => import("../commands/new_solution.ts"),
      examples: [
        "scafctl new solution",
        "scafctl new solution my-app --description 'Sets up an app' -o solution.yaml",
      ],
    }],
  },
  {
    name: "cache",
    group: "Configuration & Security",
    summary: "Show and clear what scafctl keeps of the network",
    children: [
      {
        name: "clear",
        aliases: ["clean", "rm"],
        summary: "Remove cached files",
        flags: [
          { name: "force", short: "f", type: "bool", help: "do not ask" },
          {
            name: "kind",
            short: "k",
            type: "string",
            values: ["all", "http", "build", "artifact"],
            help: "which cache (default all)",
          },
          { name: "name", short: "n", type: "string", help: "only files whose name matches this glob" },
          ...OUTPUT_FLAGS,
        ],
        load: () => cache("clear"),
      },
      {
        name: "info",
        aliases: ["status", "show"],
        summary: "Show the caches and their sizes",
        flags: OUTPUT_FLAGS,
        load: () => cache("info"),
      },
    ],
  },
  {
    name: "config",
    aliases: ["cfg"],
    group: "Configuration & Security",
    summary: "Show and change the configuration",
    children: [
      {
        name: "get",
        summary: "Show the value of a key",
        usage: "<key>",
        args: [1, 1],
        flags: OUTPUT_FLAGS,
        load: () => configShow("get"),
      },
      {
        name: "init",
        summary: "Write a configuration file to begin with",
        flags: [
          { name: "dry-run", type: "bool", help: "print the file instead of writing it" },
          { name: "force", type: "bool", help: "replace an existing file" },
          { name: "full", type: "bool", help: "write every key, not only the most used ones" },
          { name: "output", short: "o", type: "string", help: "file to write", complete: "file" },
        ],
        load: () => configEdit("init"),
      },
      {
        name: "paths",
        summary: "List the places where scafctl keeps things",
        flags: [PLATFORM_FLAG, ...OUTPUT_FLAGS],
        load: () => import("../commands/paths.ts"),
      },
      {
        name: "reset",
        summary: "Remove the configuration file",
        flags: [
          { name: "all", type: "bool", help: "also remove caches and data" },
          { name: "force", type: "bool", help: "confirm" },
        ],
        load: () => configEdit("reset"),
      },
      {
        name: "schema",
        summary: "Print the JSON Schema of the configuration",
        flags: [{ name: "compact", type: "bool", help: "JSON on one line" }, ...outputFlags("json")],
        load: () => configCheck("schema"),
      },
      {
        name: "set",
        summary: "Set a key; comments of the file stay",
        usage: "<key> <value>",
        args: [2, 2],
        load: () => configEdit("set"),
        examples: ["scafctl config set logging.level debug"],
      },
      {
        name: "show",
        summary: "Show everything that is in force, and where it comes from",
        flags: OUTPUT_FLAGS,
        load: () => configShow("show"),
      },
      {
        name: "unset",
        summary: "Take a key out of the file",
        usage: "<key>",
        args: [1, 1],
        load: () => configEdit("unset"),
      },
      {
        name: "validate",
        summary: "Check a configuration file",
        usage: "[file]",
        args: [0, 1],
        flags: OUTPUT_FLAGS,
        load: () => configCheck("validate"),
      },
      {
        name: "view",
        summary: "Show what the file holds",
        flags: OUTPUT_FLAGS,
        load: () => configShow("view"),
      },
    ],
  },
  {
    name: "doctor",
    group: "Configuration & Security",
    summary: "Check that everything scafctl builds on is there",
    flags: OUTPUT_FLAGS,
    load: () => import("../commands/doctor.ts"),
  },
  {
    name: "paths",
    group: "Configuration & Security",
    summary: "List the places where scafctl keeps things, or print one",
    usage: "[name]",
    args: [0, 1],
    flags: [PLATFORM_FLAG, ...OUTPUT_FLAGS],
    load: () => import("../commands/paths.ts"),
    examples: ["scafctl paths", "scafctl paths cache"],
  },
];
