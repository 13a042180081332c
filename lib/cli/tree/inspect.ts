import type { CommandModule, CommandSpec, FlagSpec } from "../spec.ts";
import { FILE_FLAG, FORMATS, NO_CACHE_FLAG, OUTPUT_FLAGS, outputFlags } from "./shared.ts";

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
/** For commands whose `--expression` is the text that they are about. */
const WITHOUT_EXPRESSION = OUTPUT_FLAGS.filter(({ name }) => name !== "expression");

const SEVERITY: FlagSpec = {
  name: "severity",
  type: "string",
  default: "info",
  values: ["error", "warning", "info"],
  help: "the least severity that is shown",
};

async function functions(language: "cel" | "template"): Promise<CommandModule> {
  return { run: (await import("../commands/get_functions.ts"))[language] };
}

/** Commands that look at things without running anything. */
export const INSPECT_COMMANDS: readonly CommandSpec[] = [
  {
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
      ...outputFlags("table"),
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
  },
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
        usage: "[expression]",
        args: [0, 1],
        flags: [
          {
            name: "expression",
            short: "e",
            type: "string",
            value: "cel",
            help: "the expression, when it is no argument",
          },
          ...DATA_FLAGS,
          VAR_FLAG,
          ...WITHOUT_EXPRESSION,
        ],
        load: () => import("../commands/eval_cel.ts"),
        examples: [`scafctl eval cel '1 + 2'`, `scafctl eval cel '_.a + n' --data '{"a": 1}' -v n=2`],
      },
      {
        name: "template",
        aliases: ["tmpl", "t"],
        summary: "Render a Go template",
        usage: "[template]",
        args: [0, 1],
        flags: [
          { name: "template", short: "t", type: "string", help: "the template, when it is no argument" },
          { name: "template-file", type: "string", help: "file that holds the template", complete: "file" },
          { name: "show-refs", type: "bool", help: "also print the names that the template reads" },
          ...DATA_FLAGS,
          VAR_FLAG,
          ...OUTPUT_FLAGS,
        ],
        load: () => import("../commands/eval_template.ts"),
        examples: [`scafctl eval template 'Hello {{ .name }}' -v name=world`],
      },
      {
        name: "validate",
        summary: "Check whether a text is an expression or a template",
        usage: "[text]",
        args: [0, 1],
        flags: [
          { name: "expression", type: "string", help: "the text, when it is no argument" },
          {
            name: "type",
            type: "string",
            values: ["cel", "go-template"],
            help: "what the text is",
            required: true,
          },
          ...WITHOUT_EXPRESSION.filter(({ name }) => name !== "where"),
        ],
        load: () => import("../commands/eval_validate.ts"),
        examples: ["scafctl eval validate --type cel '_.a > 1'"],
      },
    ],
  },
  {
    name: "explain",
    aliases: ["exp"],
    group: "Inspection",
    summary: "Explain fields, providers, functions, lint rules and error codes",
    about:
      `Explains a kind (solution, spec, resolver, workflow, action, retry, provider, schema) or a field of it.
With -f or a name, "explain solution" tells about that solution; "explain provider NAME" lists its inputs.
With an error code it tells how the error comes about and what to do; the name of a function of expressions or
templates, of a lint rule or of a form such as condition or forEach is explained as well.`,
    usage: "<kind>[.field.path]|<code> [name]",
    args: [1, 2],
    flags: [
      FILE_FLAG,
      { name: "expression", short: "e", type: "string", help: "path of fields, instead of after the kind" },
      { name: "recursive", short: "R", type: "bool", help: "also the fields of fields" },
    ],
    load: () => import("../commands/explain.ts"),
    examples: [
      "scafctl explain action.retry",
      "scafctl explain provider http",
      "scafctl explain SCAF3001",
      "scafctl explain solution -f app.yaml",
    ],
  },
  {
    name: "parameters",
    aliases: ["params"],
    group: "Inspection",
    summary: "List the parameters that a solution takes",
    about:
      `Told from the resolvers: type, default, allowed values and rules. With --schema it is the JSON Schema of the
map that "-r @file" takes. Nothing runs.`,
    usage: "[solution]",
    args: [0, 1],
    flags: [
      FILE_FLAG,
      { name: "schema", type: "bool", help: "print a JSON Schema, the same as -o schema" },
      ...outputFlags("auto", [...FORMATS, "schema"]),
    ],
    load: () => import("../commands/parameters.ts"),
    examples: ["scafctl parameters ./solution.yaml", "scafctl parameters -f app.yaml -o schema"],
  },
  {
    name: "schema",
    group: "Inspection",
    summary: "Print a JSON Schema: of solutions, of the configuration, of a provider's inputs",
    usage: "[solution|config|provider] [name]",
    args: [0, 2],
    flags: [
      { name: "compact", type: "bool", help: "JSON on one line" },
      ...outputFlags("json"),
    ],
    load: () => import("../commands/schema.ts"),
    examples: ["scafctl schema > solution.schema.json", "scafctl schema provider http"],
  },
  {
    name: "get",
    aliases: ["g"],
    group: "Inspection",
    summary: "List what scafctl knows: providers, functions, commands",
    children: [
      {
        name: "authhandler",
        aliases: ["authhandlers", "ah", "auth-handler", "auth-handlers", "handlers", "handler"],
        summary: "List the ways to log in, or show one",
        usage: "[name]",
        args: [0, 1],
        flags: OUTPUT_FLAGS,
        load: () => import("../commands/get_authhandler.ts"),
      },
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
      {
        name: "provider",
        aliases: ["providers", "prov", "p"],
        summary: "List providers, or show everything about one",
        usage: "[name]",
        args: [0, 1],
        flags: [
          { name: "capability", type: "string", help: "only providers with this capability" },
          { name: "category", type: "string", help: "only providers of this category" },
          ...OUTPUT_FLAGS,
        ],
        load: () => import("../commands/get_provider.ts"),
        examples: ["scafctl get provider http -o yaml"],
      },
      {
        name: "resolver",
        aliases: ["resolvers", "res"],
        summary: "Look into expressions and templates",
        children: [{
          name: "refs",
          summary: "List the resolvers that a text reads",
          flags: [
            { name: "expr", type: "string", help: "a CEL expression, or `-` for stdin" },
            { name: "template", type: "string", help: "a Go template" },
            {
              name: "template-file",
              type: "string",
              help: "file that holds a Go template",
              complete: "file",
            },
            { name: "left-delim", type: "string", default: "{{", help: "left delimiter of the template" },
            { name: "right-delim", type: "string", default: "}}", help: "right delimiter of the template" },
            ...outputFlags("text"),
          ],
          load: () => import("../commands/get_refs.ts"),
          examples: ["scafctl get resolver refs --expr '_.env + _.region'"],
        }],
      },
      {
        name: "solution",
        aliases: ["sol", "SOL", "Solution", "solutions"],
        summary: "Show a solution as it was understood",
        usage: "[name]",
        args: [0, 1],
        flags: [FILE_FLAG, NO_CACHE_FLAG, ...outputFlags("table")],
        load: () => import("../commands/get_solution.ts"),
      },
    ],
  },
  {
    name: "inspect",
    group: "Inspection",
    summary: "Look into a solution without running it",
    children: [{
      name: "solution",
      aliases: ["sol"],
      summary: "List the parts of a solution and how they hang together",
      usage: "[name]",
      args: [0, 1],
      flags: [FILE_FLAG, ...OUTPUT_FLAGS],
      load: () => import("../commands/inspect_solution.ts"),
    }],
  },
  {
    name: "snapshot",
    aliases: ["snap"],
    group: "Inspection",
    summary: "Show and compare snapshots of resolvers",
    children: [
      {
        name: "diff",
        summary: "Compare two snapshots",
        usage: "<before> <after>",
        args: [2, 2],
        flags: [
          {
            name: "format",
            short: "f",
            type: "string",
            default: "human",
            values: ["human", "unified", ...FORMATS],
            help: "form of the comparison",
          },
          { name: "ignore-fields", type: "csv", help: "fields that are not compared" },
          { name: "ignore-unchanged", type: "bool", help: "leave out resolvers that are the same" },
          {
            name: "output",
            short: "o",
            type: "string",
            help: "write here instead of to stdout",
            complete: "file",
          },
          ...OUTPUT_FLAGS.slice(1),
        ],
        load: () => import("../commands/snapshot_diff.ts"),
      },
      {
        name: "show",
        summary: "Show a snapshot",
        usage: "<file>",
        args: [1, 1],
        flags: [{
          name: "format",
          short: "f",
          type: "string",
          default: "summary",
          values: ["summary", "json", "resolvers"],
          help: "what is shown",
        }, ...OUTPUT_FLAGS],
        load: () => import("../commands/snapshot_show.ts"),
      },
    ],
  },
  {
    name: "solution",
    aliases: ["sol"],
    group: "Inspection",
    summary: "Compare solutions",
    children: [{
      name: "diff",
      summary: "Compare two solutions part by part",
      usage: "[name] [name]",
      args: [0, 2],
      flags: [
        { ...FILE_FLAG, type: "repeat", help: "a solution; give it twice" },
        ...outputFlags("table"),
      ],
      load: () => import("../commands/solution_diff.ts"),
      examples: ["scafctl solution diff -f old.yaml -f new.yaml"],
    }],
  },
];
