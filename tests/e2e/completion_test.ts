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

/** What is typed, and the words that it can become. */
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
  ["scafctl config get logging.fo", ["logging.format"]],
  ["scafctl config set settings.quiet tr", ["true"]],
  ["scafctl explain SCAF3009", ["SCAF3009"]],
  ["scafctl explain resolver.reso", ["resolver.resolve"]],
  ["scafctl lint explain unused-t", ["unused-template"]],
  ["scafctl schema provider stat", ["static"]],
  ["scafctl help run reso", ["resolver"]],
  ["scafctl run solution --action la", ["last"]],
  ["scafctl run provider static val", ["value="]],
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
          `source <(scafctl completion bash); COMP_LINE="$*"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _scafctl; printf '%s\\n' "\${COMPREPLY[@]}"`,
          "bash",
          ...words,
        ]);
        assert.deepEqual(text.trim().split("\n"), offered, line);
      }
      // bash splits words at "=", ":" and "@", and replaces the last piece only.
      for (
        const [line, pieces, offered] of [
          ["scafctl run resolver --output=js", "scafctl run resolver --output = js", "json"],
          ["scafctl run solution --file=solu", "scafctl run solution --file = solu", "solution.yaml"],
          ["scafctl run solution -r env=@solu", "scafctl run solution -r env =@ solu", "@solution.yaml"],
          ["scafctl run solution -r @solu", "scafctl run solution -r @ solu", "@solution.yaml"],
          ["scafctl run solution --output-dir=", "scafctl run solution --output-dir =", "bin/"],
        ] as const
      ) {
        const split = await inShell(cwd, "bash", [
          "--norc",
          "-c",
          `source <(scafctl completion bash); COMP_LINE="$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _scafctl; printf '%s\\n' "\${COMPREPLY[@]}"`,
          "bash",
          line,
          ...pieces.split(" "),
        ]);
        assert.equal(split, `${offered}\n`, line);
      }
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
      const shown = text.trim().split("\n").map((line) => line.replace(/\r$/, ""));
      assert.deepEqual(
        shown,
        lines.map(([line, [word = ""]]) =>
          // A word that is complete is followed by a blank, one that is not is not.
          `${[...line.split(" ").slice(0, -1), word].join(" ")}${word.endsWith("=") ? "" : " "}`
        ),
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
      // Words apart, as nushell hands them over; null stands for nushell's own look for files.
      for (const [line, offered] of LINES) {
        const text = await inShell(cwd, "nu", [
          "--no-config-file",
          "-c",
          `source complete.nu; nu-complete scafctl [${line}] | get -o value | default [] | to json --raw`,
        ]);
        const isFile = offered[0] === "solution.yaml";
        assert.deepEqual(JSON.parse(text), isFile ? [] : offered, line);
      }
      const kept = await inShell(cwd, "nu", [
        "--no-config-file",
        "-c",
        "$env.config.completions.external.completer = {|spans| [other] }; source complete.nu; " +
        "[(do $env.config.completions.external.completer [git st]) " +
        "(do $env.config.completions.external.completer [scafctl versi] | get value)] | flatten | to json --raw",
      ]);
      assert.deepEqual(JSON.parse(kept), ["other", "version"]);
    });
  },
});

Deno.test("completion: values behind a flag or a key, files behind @, and lists", async () => {
  const files = { "solution.yaml": SAMPLE, "params.yaml": "env: dev\n", "more/deep.yaml": "" };
  const lines: readonly (readonly [line: readonly string[], offered: readonly string[]])[] = [
    [["run", "resolver", "--output=js"], ["--output=json", ":none"]],
    [["run", "resolver", "-ojs"], ["-ojson", ":none"]],
    [["run", "resolver", "--resolver=en"], ["--resolver=env=", ":none"]],
    [["run", "solution", "--file=par"], ["--file=params.yaml", ":none"]],
    [["run", "solution", "-r", "@"], ["@more/", "@params.yaml", "@solution.yaml", ":none"]],
    [["run", "resolver", "env=@more/"], ["env=@more/deep.yaml", ":none"]],
    [["run", "solution", "--action", "two,la"], ["two,last", ":none"]],
    [["run", "provider", "file", "operation=re"], ["operation=read", ":none"]],
    [["-C", "more", "run", "solution", "-r", "@"], ["@deep.yaml", ":none"]],
    [["run", "solution", "-f", ""], [":files"]],
    [["run", "solution", "--output-dir", ""], [":folders"]],
    [["lint", "explain", "unused-template", ""], [":none"]],
    [["no-such-command", ""], [":none"]],
    [["run", "solution", "--on-conflict", "skip-"], ["skip-unchanged", ":none"]],
  ];
  await inFolder(files, async (cwd) => {
    for (const [line, offered] of lines) {
      const { stdout } = await scafctl(["__complete", "--", ...line], { cwd });
      const words = stdout.trimEnd().split("\n").map((each) => each.split("\t")[0]!);
      assert.deepEqual(words, offered, line.join(" "));
      const { stdout: same } = await scafctl(
        ["__complete", `--last=${line.at(-1)}`, "--", ...line.slice(0, -1)],
        { cwd },
      );
      assert.equal(same, stdout, line.join(" "));
    }
  });
});

Deno.test("completion: the scripts for shells that few have are balanced and name what they call", async () => {
  for (const shell of ["powershell", "nushell"]) {
    const { stdout } = await scafctl(["completion", shell]);
    assert.match(stdout, /scafctl __complete .*-- /);
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
