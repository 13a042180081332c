import { type CommandSpec, type FlagSpec, GLOBAL_FLAGS } from "./spec.ts";

/** The reference of all commands as Markdown, made from the command tree. */
export function commandReference(root: CommandSpec): string {
  const parts = [
    "# Commands\n",
    "## Flags of every command\n",
    flagTable(GLOBAL_FLAGS),
  ];
  const visit = (command: CommandSpec, path: readonly string[]) => {
    for (const child of command.children ?? []) {
      if (child.hidden) continue;
      const full = [...path, child.name];
      if (child.load) parts.push(section(child, full));
      visit(child, full);
    }
  };
  visit(root, [root.name]);
  return parts.join("\n");
}

function section(command: CommandSpec, path: readonly string[]): string {
  const lines = [`## \`${path.join(" ")}\`\n`, `${command.about ?? `${command.summary}.`}\n`];
  lines.push("```", [path.join(" "), command.usage, "[flags]"].filter(Boolean).join(" "), "```\n");
  if (command.aliases && command.aliases.length > 0) {
    lines.push(`Aliases: ${command.aliases.map((alias) => `\`${alias}\``).join(", ")}\n`);
  }
  if (command.flags && command.flags.length > 0) lines.push(flagTable(command.flags));
  if (command.examples) lines.push("```sh", ...command.examples, "```\n");
  return lines.join("\n");
}

function flagTable(flags: readonly FlagSpec[]): string {
  const rows = [...flags].sort((a, b) => a.name < b.name ? -1 : 1).map((flag) => {
    const name = `\`--${flag.name}\`${flag.short ? `, \`-${flag.short}\`` : ""}`;
    const values = flag.values ? `: ${flag.values.map((value) => `\`${value}\``).join(", ")}` : "";
    const preset = flag.default === undefined ? "" : `\`${flag.default}\``;
    const required = flag.required ? " (required)" : "";
    return `| ${name} | ${flag.type} | ${preset} | ${cell(flag.help)}${values}${required} |`;
  });
  return ["| flag | type | default | meaning |", "|---|---|---|---|", ...rows, ""].join("\n");
}

function cell(text: string): string {
  return text.replace(/\|/g, "\\|");
}
