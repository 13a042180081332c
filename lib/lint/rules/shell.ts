import { literalText } from "../calls.ts";
import { within } from "../place.ts";
import type { Remark, Rule } from "../rule.ts";
import { bashOnly } from "../shell_syntax.ts";
import { action } from "./examples.ts";

const bashOnlySyntax: Rule = {
  id: "bash-only-syntax",
  severity: "warning",
  category: "portability",
  description: "A command for the shell `auto` or `sh` uses syntax that only bash knows.",
  why:
    "Those shells are bash only where bash is installed; elsewhere (Alpine, slim images) the command fails.",
  fix: "Set `shell: bash`, or write the command in POSIX shell.",
  examples: {
    bad: action("provider: exec\ninputs:\n  command: '[[ -f file ]] && echo yes' # <-"),
    good: action("provider: exec\ninputs:\n  command: '[ -f file ] && echo yes'"),
  },
  check: ({ calls }) =>
    calls.flatMap((call): Remark[] => {
      const command = call.inputs.get("command");
      const shell = call.inputs.has("shell") ? literalText(call, "shell") : "auto";
      if (call.provider !== "exec" || (shell !== "auto" && shell !== "sh")) return [];
      const text = command?.kind === "tmpl"
        ? command.text
        : command?.kind === "literal" && typeof command.value === "string"
        ? command.value
        : undefined;
      if (text === undefined) return [];
      // What a template puts in is not known; blanks keep the offsets.
      const plain = text.replace(/\{\{[^}]*\}\}/g, (part) => " ".repeat(part.length));
      return bashOnly(plain).map(({ what, offset, length }) => ({
        at: [...call.at, "inputs", "command"],
        message: `${what} is syntax of bash`,
        range: within(command!.range, text, offset, length),
      }));
    }),
};

/** Commands of exec. */
export const shellRules: readonly Rule[] = [bashOnlySyntax];
