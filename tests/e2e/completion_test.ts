import assert from "node:assert/strict";
import { environment, inFolder, launcher, SAMPLE, scafctl } from "./program.ts";

/** Whether a program of this name can be started here. */
async function installed(name: string): Promise<boolean> {
  try {
    return (await new Deno.Command(name, { args: ["--version"], stdout: "null", stderr: "null" }).output())
      .success;
  } catch {
    return false;
  }
}

/** Runs a shell in a folder where `scafctl` is the program under test, and returns what it prints. */
async function inShell(cwd: string, shell: string, args: readonly string[]): Promise<string> {
  const [program, prefix] = launcher();
  const quoted = [program, ...prefix].map((word) => `'${word}'`).join(" ");
  await Deno.mkdir(`${cwd}/bin`, { recursive: true });
  await Deno.writeTextFile(`${cwd}/bin/scafctl`, `#!/bin/sh\nexec ${quoted} "$@"\n`, { mode: 0o755 });
  const base = environment(`${cwd}/.home`);
  await Deno.mkdir(`${cwd}/.home`, { recursive: true });
  const { stdout, stderr, success } = await new Deno.Command(shell, {
    args: [...args],
    cwd,
    clearEnv: true,
    env: { ...base, PATH: `${cwd}/bin:${base.PATH}`, TERM: "dumb" },
    stdin: "null",
  }).output();
  const text = new TextDecoder().decode(stdout);
  assert.ok(success, text + new TextDecoder().decode(stderr));
  return text;
}

const LINES: readonly (readonly [line: string, offered: readonly string[]])[] = [
  ["scafctl run reso", ["resolver"]],
  ["scafctl run resolver -o js", ["json"]],
  ["scafctl run resolver to", ["token"]],
  ["scafctl run action t", ["two"]],
  ["scafctl get provider stat", ["static"]],
  ["scafctl run solution --dry", ["--dry-run"]],
  ["scafctl run solution -r en", ["env="]],
  ["scafctl run resolver en", ["env", "env="]],
  ["scafctl run solution -f solu", ["solution.yaml"]],
];

Deno.test({
  name: "completion: bash offers what the program says",
  ignore: !await installed("bash"),
  fn: async () => {
    await inFolder({ "solution.yaml": SAMPLE }, async (cwd) => {
      for (const [line, offered] of LINES) {
        const words = line.split(" ");
        const text = await inShell(cwd, "bash", [
          "--norc",
          "-c",
          `source <(scafctl completion bash); COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _scafctl; printf '%s\\n' "\${COMPREPLY[@]}"`,
          "bash",
          ...words,
        ]);
        assert.deepEqual(text.trim().split("\n"), offered, line);
      }
      // bash hands over three words for --output=js, and replaces the last one.
      const split = await inShell(cwd, "bash", [
        "--norc",
        "-c",
        `source <(scafctl completion bash); COMP_WORDS=(scafctl run resolver --output = js); COMP_CWORD=5; _scafctl; printf '%s\\n' "\${COMPREPLY[@]}"`,
      ]);
      assert.equal(split, "json\n");
    });
  },
});

Deno.test({
  name: "completion: fish offers what the program says, with descriptions",
  ignore: !await installed("fish"),
  fn: async () => {
    await inFolder({ "solution.yaml": SAMPLE }, async (cwd) => {
      for (const [line, offered] of LINES) {
        const text = await inShell(cwd, "fish", [
          "--no-config",
          "-c",
          `scafctl completion fish | source; complete -C '${line}'`,
        ]);
        const words = text.trim().split("\n").map((each) => each.split("\t")[0]!).sort();
        assert.deepEqual(words, [...offered].sort(), line);
      }
      const described = await inShell(cwd, "fish", [
        "--no-config",
        "-c",
        "scafctl completion fish | source; complete -C 'scafctl run reso'",
      ]);
      assert.match(described, /^resolver\tResolve values/);
    });
  },
});

/** Types a line and a tab into a zsh on a pseudo terminal of its own, and shows the line that comes of it. */
const ZSH = `
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell 'PS1=; autoload -Uz compinit && compinit -u -D; source <(scafctl completion zsh); print READY-NOW'
zpty -r -m shell seen '*READY-NOW*READY-NOW*'
zpty -w shell 'print-line() { print -r -- "<<$BUFFER>>"; zle kill-whole-line }; zle -N print-line; bindkey "^X" print-line; print BOUND-NOW'
zpty -r -m shell seen '*BOUND-NOW*BOUND-NOW*'
for line in "$@"; do
  zpty -w -n shell "$line"$'\\t'$'\\x18'
  zpty -r -m shell seen '*<<*>>*'
  print -r -- "\${\${seen##*<<}%%>>*}"
done
zpty -d shell
`;

Deno.test({
  name: "completion: zsh completes what the program says",
  ignore: !await installed("zsh"),
  fn: async () => {
    await inFolder({ "solution.yaml": SAMPLE, "drive.zsh": ZSH }, async (cwd) => {
      const lines = LINES.filter(([, offered]) => offered.length === 1);
      const text = await inShell(cwd, "zsh", ["-f", "drive.zsh", ...lines.map(([line]) => line)]);
      const shown = text.trim().split("\n").map((line) => line.trim());
      assert.deepEqual(
        shown,
        lines.map(([line, [word]]) => [...line.split(" ").slice(0, -1), word].join(" ")),
      );
    });
  },
});

Deno.test({
  name: "completion: powershell reads its script",
  ignore: !await installed("pwsh"),
  fn: async () => {
    await inFolder({ "solution.yaml": SAMPLE }, async (cwd) => {
      const text = await inShell(cwd, "pwsh", [
        "-NoProfile",
        "-Command",
        "scafctl completion powershell | Out-String | Invoke-Expression; " +
        "(TabExpansion2 'scafctl run reso' 16).CompletionMatches.CompletionText",
      ]);
      assert.equal(text.trim(), "resolver");
    });
  },
});

Deno.test({
  name: "completion: nushell reads its script",
  ignore: !await installed("nu"),
  fn: async () => {
    await inFolder({ "solution.yaml": SAMPLE }, async (cwd) => {
      const script = (await scafctl(["completion", "nushell"], { cwd })).stdout;
      await Deno.writeTextFile(`${cwd}/complete.nu`, script);
      const text = await inShell(cwd, "nu", [
        "--no-config-file",
        "-c",
        'source complete.nu; nu-complete scafctl [scafctl run reso] | get value | str join ","',
      ]);
      assert.equal(text.trim(), "resolver");
    });
  },
});

Deno.test("completion: the scripts for shells that few have are balanced and name what they call", async () => {
  for (const shell of ["powershell", "nushell"]) {
    const { stdout } = await scafctl(["completion", shell]);
    assert.match(stdout, /scafctl __complete --/);
    const depth: string[] = [];
    // Quoted brackets do not count.
    for (const letter of stdout.replace(/#.*$/gm, "").replace(/"[^"\n]*"|'[^'\n]*'/g, "")) {
      if ("([{".includes(letter)) depth.push(letter);
      if (")]}".includes(letter)) assert.equal(depth.pop(), "([{"[")]}".indexOf(letter)], shell);
    }
    assert.deepEqual(depth, [], shell);
    const plain = await scafctl(["completion", shell, "--no-descriptions"]);
    assert.notEqual(plain.stdout, stdout);
  }
});
