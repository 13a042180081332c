import { usageLine } from "../../lib/cli/help.ts";
import { ROOT } from "../../lib/cli/tree/root.ts";
import { type CommandSpec, type FlagSpec, GLOBAL_FLAGS } from "../../lib/cli/spec.ts";
import { ExitCode } from "../../lib/diagnostics/mod.ts";
import { block, cell, code, codeCell, page, table } from "./markdown.ts";

interface Found {
  readonly command: CommandSpec;
  readonly path: readonly string[];
}

/** A page for every command that is not hidden, and their list. */
export function commandPages(): Map<string, string> {
  const found = [...walk(ROOT, [])];
  const pages = new Map<string, string>();
  for (const each of found) pages.set(`commands/${fileOf(each.path)}`, commandPage(each));
  pages.set("commands/README.md", indexPage(found));
  return pages;
}

function* walk(command: CommandSpec, above: readonly string[]): Iterable<Found> {
  for (const child of command.children ?? []) {
    if (child.hidden) continue;
    const path = [...above, child.name];
    yield { command: child, path };
    yield* walk(child, path);
  }
}

function fileOf(path: readonly string[]): string {
  return `${path.join("-")}.md`;
}

function indexPage(found: readonly Found[]): string {
  return page([
    "# Commands",
    ROOT.about,
    table(
      ["command", "what it does"],
      found.map(({ command, path }) => [`[${path.join(" ")}](${fileOf(path)})`, cell(command.summary)]),
    ),
    "## Flags of every command",
    flagTable(GLOBAL_FLAGS),
    "## Exit codes",
    table(
      ["code", "meaning"],
      Object.entries(ExitCode).map(([name, value]) => [String(value), EXITS[name as ExitName]]),
    ),
    "Every error has a code of its own besides; [the list](../../errors/README.md) says with which exit code each ends.",
  ]);
}

type ExitName = keyof typeof ExitCode;

const EXITS: Readonly<Record<ExitName, string>> = {
  success: "it worked",
  general: "a resolver failed, or something that no other code stands for",
  validationFailed: "the workflow is invalid, or lint found an error",
  invalidInput: "wrong arguments, flags or parameters, or no workflow",
  fileNotFound: "the solution or a file cannot be loaded",
  renderFailed: "the action graph cannot be built",
  actionFailed: "an action failed",
  configError: "the configuration is invalid",
  catalogError: "the catalog cannot be used",
  timeout: "time ran out",
  permissionDenied: "a right was refused",
  testFailed: "a test failed",
  interrupted: "interrupted with Ctrl-C",
  terminated: "ended by the system",
};

function commandPage({ command, path }: Found): string {
  const full = `scafctl ${path.join(" ")}`;
  const usage = [
    ...(command.load ? [usageLine(command, path)] : []),
    ...(command.children ? [`${full} <command>`] : []),
  ];
  const children = (command.children ?? []).filter((child) => !child.hidden);
  return page([
    `# ${full}`,
    command.about ?? `${command.summary}.`,
    block("text", usage.join("\n")),
    command.aliases?.length ? `Also known as ${command.aliases.map(code).join(", ")}.` : "",
    children.length > 0
      ? `## Commands\n\n${
        table(
          ["command", "what it does"],
          children.map((child) => [`[${child.name}](${fileOf([...path, child.name])})`, cell(child.summary)]),
        )
      }`
      : "",
    command.flags?.length ? `## Flags\n\n${flagTable(command.flags)}` : "",
    command.examples?.length ? `## Examples\n\n${block("console", command.examples.join("\n"))}` : "",
    command.load
      ? `Exit code 0 when it worked; the others are in [the list of all commands](README.md#exit-codes), where the flags of
every command are as well.`
      : "",
  ]);
}

function flagTable(flags: readonly FlagSpec[]): string {
  const rows = [...flags].sort((a, b) => a.name < b.name ? -1 : 1).map((flag) => [
    `${flag.short === undefined ? "" : `${code(`-${flag.short}`)}, `}${code(`--${flag.name}`)}`,
    kindOf(flag),
    flag.default === undefined || flag.default === "false" ? "" : codeCell(flag.default),
    cell(flag.help) + (flag.values ? `: ${flag.values.map(codeCell).join(", ")}` : "") +
    (flag.required ? " (required)" : ""),
  ]);
  return table(["flag", "value", "default", "meaning"], rows);
}

const KINDS: Readonly<Record<FlagSpec["type"], string>> = {
  bool: "",
  string: "text",
  int: "number",
  duration: "duration",
  repeat: "text, repeatable",
  csv: "list with commas",
  optional: "`=value` or none",
};

function kindOf(flag: FlagSpec): string {
  return KINDS[flag.type];
}
