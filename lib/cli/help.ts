import {
  type CommandSpec,
  type FlagSpec,
  GLOBAL_FLAGS,
  type Group,
  GROUPS,
  type Section,
  SECTIONS,
} from "./spec.ts";
import { wrapLine, wrapText } from "./wrap.ts";

/** The screen that a help page is made for. */
export interface HelpLayout {
  readonly width: number;
  readonly paint: (text: string, color: "bold" | "cyan") => string;
}

/** For a pipe: the width that every terminal has, without colour. */
export const PLAIN_HELP: HelpLayout = { width: 80, paint: (text) => text };

/** Widest page; longer lines are hard to read. */
const WIDEST = 100;
/** Below this width descriptions stand under their flags. */
const NARROW = 72;
/** The farthest column at which descriptions begin. */
const FARTHEST = 34;

/** The help page of a command. `extra` is put before the last line. */
export function helpPage(
  command: CommandSpec,
  path: readonly string[],
  extra = "",
  layout: HelpLayout = PLAIN_HELP,
): string {
  const page = { ...layout, width: Math.min(WIDEST, Math.max(20, layout.width)) };
  const head = (text: string) => page.paint(text, "bold");
  const full = ["scafctl", ...path].join(" ");
  const parts = [wrapText(command.about ?? `${command.summary}.`, page.width)];
  parts.push(`${head("Usage:")}\n${usage(command, path, full)}`);
  const aliases = command.aliases ?? [];
  if (aliases.length > 0) parts.push(`${head("Aliases:")}\n  ${[command.name, ...aliases].join(", ")}`);
  if (command.examples) {
    parts.push(`${head("Examples:")}\n${command.examples.map((line) => `  ${line}`).join("\n")}`);
  }
  if (command.children) parts.push(...children(command, page));
  if (command.load) parts.push(...flagSections([...(command.flags ?? []), helpRow(command)], page));
  if (extra !== "") parts.push(extra.trimEnd());
  const more = command.children ? [`Use "${full} <command> --help" for more about a command.`] : [];
  more.push('Use "scafctl options" for the flags that every command has.');
  parts.push(more.flatMap((line) => wrapLine(line, page.width)).join("\n"));
  return parts.join("\n\n") + "\n";
}

/** The table of the flags that every command has. */
export function globalFlagTable(layout: HelpLayout = PLAIN_HELP): string {
  return flagTable(GLOBAL_FLAGS, { ...layout, width: Math.min(WIDEST, layout.width) });
}

/** How a command is called: its name, what it cannot do without, and its arguments. */
export function usageLine(command: CommandSpec, path: readonly string[]): string {
  const needed = (command.flags ?? []).filter((flag) => flag.required).map((flag) =>
    `--${flag.name}${placeholder(flag)}`
  );
  return ["scafctl", ...path, command.usage, ...needed, "[flags]"].filter(Boolean).join(" ");
}

function usage(command: CommandSpec, path: readonly string[], full: string): string {
  const lines: string[] = [];
  if (command.load) lines.push(`  ${usageLine(command, path)}`);
  if (command.children) lines.push(`  ${full} <command>`);
  return lines.join("\n");
}

function helpRow(command: CommandSpec): FlagSpec {
  return { name: "help", short: "h", type: "bool", help: `help for ${command.name}` };
}

function children(command: CommandSpec, page: HelpLayout): string[] {
  const shown = (command.children ?? []).filter((child) => !child.hidden);
  const at = Math.max(...shown.map((child) => child.name.length)) + 5;
  const list = (title: string, group: Group | undefined) =>
    `${page.paint(title, "bold")}\n` +
    shown.filter((child) => child.group === group)
      .map((child) => row(`  ${child.name}`, child.summary, at, page)).join("\n");
  if (shown.every((child) => child.group === undefined)) return [list("Commands:", undefined)];
  return GROUPS.filter((group) => shown.some((child) => child.group === group))
    .map((group) => list(`${group} Commands:`, group));
}

/** The flags without heading first, then every section that there is. */
function flagSections(flags: readonly FlagSpec[], page: HelpLayout): string[] {
  const list = (section: Section | undefined) => flags.filter((flag) => flag.section === section);
  // A heading for most of what a command has would only be in the way.
  const few = flags.length <= 12;
  if (few) return [`${page.paint("Flags:", "bold")}\n${flagTable(flags, page)}`];
  return [undefined, ...SECTIONS].filter((section) => list(section).length > 0).map((section) =>
    `${page.paint(`${section ?? "Flags"}:`, "bold")}\n${flagTable(list(section), page)}`
  );
}

function flagTable(flags: readonly FlagSpec[], page: HelpLayout): string {
  const rows = [...flags].sort((a, b) => a.name < b.name ? -1 : 1).map((flag) => {
    const short = flag.short === undefined ? "    " : `-${flag.short}, `;
    return [`  ${short}--${flag.name}${placeholder(flag)}`, description(flag)] as const;
  });
  const widest = Math.max(...rows.map(([left]) => left.length)) + 3;
  const at = page.width < NARROW ? 0 : Math.min(widest, FARTHEST);
  return rows.map(([left, right]) => row(left, right, at, page)).join("\n");
}

/** A name and what it means, beside each other where there is room; with `at` 0 always below each other. */
function row(left: string, right: string, at: number, page: HelpLayout): string {
  const indent = at === 0 || at > page.width / 2 ? 10 : at;
  const name = page.paint(left, "cyan");
  const lines = wrapLine(right, page.width - indent);
  const beside = indent === at && left.length + 2 <= at;
  const first = beside ? `${name}${" ".repeat(at - left.length)}${lines.shift()}` : name;
  return [first, ...lines.map((line) => " ".repeat(indent) + line)].join("\n");
}

const PLACEHOLDERS: Record<FlagSpec["type"], string> = {
  bool: "",
  string: "text",
  int: "n",
  duration: "time",
  repeat: "text",
  csv: "a,b",
  optional: "value",
};

function placeholder(flag: FlagSpec): string {
  if (flag.type === "bool") return "";
  const word = flag.value ?? choice(flag) ?? flag.complete ?? PLACEHOLDERS[flag.type];
  return flag.type === "optional" ? `[=${word}]` : ` <${word}>`;
}

/** A few short values stand in the place of the value. */
function choice(flag: FlagSpec): string | undefined {
  const list = flag.values?.join("|");
  return list === undefined || list.length > LONGEST_CHOICE ? undefined : list;
}

const LONGEST_CHOICE = 20;

function description(flag: FlagSpec): string {
  const notes: string[] = [];
  if (flag.values && (flag.value !== undefined || choice(flag) === undefined)) {
    notes.push(`one of ${flag.values.join(", ")}`);
  }
  if (flag.default !== undefined && flag.default !== "false") notes.push(`default ${flag.default}`);
  if (flag.required) notes.push("required");
  return notes.length === 0 ? flag.help : `${flag.help} (${notes.join("; ")})`;
}
