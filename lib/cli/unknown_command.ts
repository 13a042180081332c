import { didYouMean, ScafctlError } from "../diagnostics/mod.ts";
import type { CommandSpec } from "./spec.ts";

/** Commands of the original that this version does not have, with their aliases, and what helps instead. */
const ABSENT: readonly (readonly [words: readonly string[], what: string, instead: string])[] = [
  [
    ["build", "b", "package", "bundle", "bun", "catalog", "cat", "vendor", "vend"],
    "catalogs of solutions",
    "a solution is run from a file or a URL: scafctl run solution -f FILE",
  ],
  [
    ["auth", "authenticate", "credential-helper"],
    "logins",
    "tokens reach providers through environment variables or `scafctl secrets`",
  ],
  [["plugins"], "plugins", "`scafctl get provider` lists the providers that there are"],
  [
    ["test", "t"],
    "a runner of tests",
    "`scafctl lint` checks a solution, and `scafctl run solution --dry-run` says what it would do",
  ],
  [["mcp", "serve"], "servers", "other programs can read what commands print with -o json"],
];

/** A word that names no command of its group. One of the original's commands is not taken for a mistake. */
export function unknownCommand(command: CommandSpec, path: readonly string[], word: string): ScafctlError {
  const absent = path.length === 0 ? ABSENT.find(([words]) => words.includes(word)) : undefined;
  if (absent) {
    const [, what, hint] = absent;
    return new ScafctlError(
      "SCAF2001",
      `this version of scafctl has no "${word}": it comes without ${what}`,
      {
        hint,
      },
    );
  }
  const full = ["scafctl", ...path].join(" ");
  const names = (command.children ?? []).filter((child) => !child.hidden)
    .flatMap((child) => [child.name, ...(child.aliases ?? []).filter((alias) => alias.length > 2)]);
  return new ScafctlError("SCAF2001", `unknown command "${word}" for "${full}"`, {
    hint: didYouMean(word, names) ?? `"${full} --help" lists the commands`,
  });
}
