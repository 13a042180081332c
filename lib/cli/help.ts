import { type CommandSpec, type FlagSpec, GLOBAL_FLAGS, type Group, GROUPS } from "./spec.ts";

/** The help page of a command. `extra` is put before the last line. */
export function helpPage(command: CommandSpec, path: readonly string[], extra = ""): string {
  const full = ["scafctl", ...path].join(" ");
  const parts = [command.about ?? `${command.summary}.`, usage(command, full)];
  const aliases = command.aliases ?? [];
  if (aliases.length > 0) parts.push(`Aliases:\n  ${[command.name, ...aliases].join(", ")}`);
  if (command.examples) parts.push(`Examples:\n${command.examples.map((line) => `  ${line}`).join("\n")}`);
  if (command.children) parts.push(...children(command));
  if (command.load) parts.push(`Flags:\n${flagTable([...(command.flags ?? []), helpRow(command)])}`);
  if (extra !== "") parts.push(extra.trimEnd());
  parts.push(
    (command.children ? `Use "${full} <command> --help" for more about a command.\n` : "") +
      `Use "scafctl options" for the flags that every command has.`,
  );
  return parts.join("\n\n") + "\n";
}

/** The table of the flags that every command has. */
export function globalFlagTable(): string {
  return flagTable(GLOBAL_FLAGS);
}

function usage(command: CommandSpec, full: string): string {
  const lines: string[] = [];
  if (command.load) lines.push(`  ${[full, command.usage, "[flags]"].filter(Boolean).join(" ")}`);
  if (command.children) lines.push(`  ${full} <command>`);
  return `Usage:\n${lines.join("\n")}`;
}

function helpRow(command: CommandSpec): FlagSpec {
  return { name: "help", short: "h", type: "bool", help: `help for ${command.name}` };
}

function children(command: CommandSpec): string[] {
  const shown = (command.children ?? []).filter((child) => !child.hidden);
  const width = Math.max(...shown.map((child) => child.name.length)) + 3;
  const list = (group: Group | undefined) =>
    shown.filter((child) => child.group === group)
      .map((child) => `  ${child.name.padEnd(width)}${child.summary}`).join("\n");
  if (shown.every((child) => child.group === undefined)) return [`Commands:\n${list(undefined)}`];
  return GROUPS.filter((group) => shown.some((child) => child.group === group))
    .map((group) => `${group} Commands:\n${list(group)}`);
}

function flagTable(flags: readonly FlagSpec[]): string {
  const rows = [...flags].sort((a, b) => a.name < b.name ? -1 : 1).map((flag) => {
    const short = flag.short === undefined ? "    " : `-${flag.short}, `;
    return [`  ${short}--${flag.name}${placeholder(flag)}`, description(flag)] as const;
  });
  const width = Math.max(...rows.map(([left]) => left.length)) + 3;
  return rows.map(([left, right]) => `${left.padEnd(width)}${right}`).join("\n");
}

const PLACEHOLDERS: Record<FlagSpec["type"], string> = {
  bool: "",
  string: " string",
  int: " int",
  duration: " duration",
  repeat: " stringArray",
  csv: " strings",
  optional: "[=value]",
};

function placeholder(flag: FlagSpec): string {
  return PLACEHOLDERS[flag.type];
}

function description(flag: FlagSpec): string {
  const notes: string[] = [];
  if (flag.values) notes.push(`one of ${flag.values.join(", ")}`);
  if (flag.default !== undefined && flag.default !== "false") notes.push(`default ${flag.default}`);
  if (flag.required) notes.push("required");
  return notes.length === 0 ? flag.help : `${flag.help} (${notes.join("; ")})`;
}
