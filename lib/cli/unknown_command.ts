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

/** What other programs call it, and what it is called here. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  validate: "lint",
  init: "new solution",
  create: "new solution",
  apply: "run solution",
  plan: "run solution --dry-run",
  graph: "render solution --action-graph",
  providers: "get provider",
  functions: "get cel-functions",
  info: "doctor",
  "config list": "config show",
  "config ls": "config show",
  "config edit": "config set KEY VALUE",
  "config delete": "config unset KEY",
  "config remove": "config unset KEY",
  "snapshot save": "run resolver --snapshot --snapshot-file FILE",
  "snapshot create": "run resolver --snapshot --snapshot-file FILE",
};

/** Commands anywhere below one that have this name. */
function namesakes(command: CommandSpec, path: readonly string[], word: string): string[] {
  return (command.children ?? []).filter((child) => !child.hidden).flatMap((child) => {
    const own = [...path, child.name];
    return [...(child.name === word ? [own.join(" ")] : []), ...namesakes(child, own, word)];
  });
}

/** What was probably meant by a word that is no command. */
function meant(command: CommandSpec, path: readonly string[], word: string): string | undefined {
  if (/\.(?:ya?ml|json)$/i.test(word)) return `a solution is run with: scafctl run solution -f ${word}`;
  const line = [...path, word].join(" ");
  const elsewhere = Object.hasOwn(ELSEWHERE, line) ? ELSEWHERE[line] : undefined;
  if (elsewhere !== undefined) return `did you mean "scafctl ${elsewhere}"?`;
  const same = namesakes(command, path, word);
  if (same.length > 0 && same.length <= 3) {
    return `did you mean ${same.map((each) => `"scafctl ${each}"`).join(" or ")}?`;
  }
  const names = (command.children ?? []).filter((child) => !child.hidden)
    .flatMap((child) => [child.name, ...(child.aliases ?? []).filter((alias) => alias.length > 2)]);
  return didYouMean(word, names);
}

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
  return new ScafctlError("SCAF2001", `unknown command "${word}" for "${full}"`, {
    hint: meant(command, path, word) ?? `"${full} --help" lists the commands`,
  });
}
