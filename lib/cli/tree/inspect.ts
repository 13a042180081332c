import type { CommandModule, CommandSpec, FlagSpec } from "../spec.ts";
import { OUTPUT_FLAGS, outputFlag } from "./shared.ts";

const DATA_FLAGS: readonly FlagSpec[] = [
  { name: "data", type: "string", help: "data as JSON" },
  { name: "file", type: "string", help: "data from a JSON or YAML file, or `-`", complete: "file" },
];
const VAR_FLAG: FlagSpec = {
  name: "var",
  short: "v",
  type: "repeat",
  help: "variable as name=value (repeatable)",
};
const SEARCH_FLAG: FlagSpec = {
  name: "search",
  short: "s",
  type: "string",
  help: "only what holds this text",
};
const EVAL_OUTPUT = outputFlag(["auto", "json", "yaml"]);

async function functions(language: "cel" | "template"): Promise<CommandModule> {
  return { run: (await import("../commands/get_functions.ts"))[language] };
}

/** Commands that look at things without running anything. */
export const INSPECT_COMMANDS: readonly CommandSpec[] = [
  {
    name: "eval",
    aliases: ["e"],
    group: "Inspection",
    summary: "Try out an expression or a template",
    children: [
      {
        name: "cel",
        aliases: ["c"],
        summary: "Evaluate a CEL expression",
        flags: [
          { name: "expression", short: "e", type: "string", help: "the expression", required: true },
          ...DATA_FLAGS,
          VAR_FLAG,
          EVAL_OUTPUT,
        ],
        load: () => import("../commands/eval_cel.ts"),
        examples: [`scafctl eval cel --expression '_.a + n' --data '{"a": 1}' -v n=2`],
      },
      {
        name: "template",
        aliases: ["tmpl", "t"],
        summary: "Render a Go template",
        flags: [
          { name: "template", short: "t", type: "string", help: "the template" },
          { name: "template-file", type: "string", help: "file that holds the template", complete: "file" },
          { name: "show-refs", type: "bool", help: "also print the names that the template reads" },
          ...DATA_FLAGS,
          VAR_FLAG,
          EVAL_OUTPUT,
        ],
        load: () => import("../commands/eval_template.ts"),
        examples: [`scafctl eval template -t 'Hello {{ .name }}' -v name=world`],
      },
      {
        name: "validate",
        summary: "Check whether a text is an expression or a template",
        flags: [
          { name: "expression", type: "string", help: "the text", required: true },
          {
            name: "type",
            type: "string",
            values: ["cel", "go-template"],
            help: "what the text is",
            required: true,
          },
          EVAL_OUTPUT,
        ],
        load: () => import("../commands/eval_validate.ts"),
        examples: ["scafctl eval validate --type cel --expression '_.a > 1'"],
      },
    ],
  },
  {
    name: "get",
    aliases: ["g"],
    group: "Inspection",
    summary: "List what scafctl knows: providers, functions, commands",
    children: [
      {
        name: "cel-functions",
        aliases: ["cel-funcs", "cel", "cf"],
        summary: "List the functions of expressions",
        flags: [
          { name: "builtin", type: "bool", help: "only functions of CEL and its extension libraries" },
          { name: "custom", type: "bool", help: "only functions that scafctl adds" },
          SEARCH_FLAG,
          ...OUTPUT_FLAGS,
        ],
        load: () => functions("cel"),
      },
      {
        name: "commands",
        aliases: ["cmds"],
        summary: "List the commands",
        flags: [{ name: "leaf", type: "bool", help: "only commands without sub-commands" }, ...OUTPUT_FLAGS],
        load: () => import("../commands/get_commands.ts"),
      },
      {
        name: "go-template-functions",
        aliases: ["gotmpl-funcs", "gotmpl", "gtf"],
        summary: "List the functions of templates",
        flags: [
          { name: "custom", type: "bool", help: "only functions that scafctl adds" },
          { name: "sprig", type: "bool", help: "only functions of the sprig library" },
          SEARCH_FLAG,
          ...OUTPUT_FLAGS,
        ],
        load: () => functions("template"),
      },
    ],
  },
];
