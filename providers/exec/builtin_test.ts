import assert from "node:assert/strict";
import fc from "fast-check";
import { data } from "../shared/testing.ts";
import { builtinResult } from "./builtin.ts";
import { provider } from "./mod.ts";

Deno.test("builtin: lines that need no process", () => {
  for (
    const [line, exitCode, stdout] of [
      ["true", 0, ""],
      [" true \n", 0, ""],
      [": anything at all", 0, ""],
      ["false", 1, ""],
      ["echo", 0, "\n"],
      ["echo  Hello,   World!", 0, "Hello, World!\n"],
      [`echo "two  blanks" 'and $HOME' it"'"s`, 0, "two  blanks and $HOME it's\n"],
      ["echo '🚀 up'\t\"und ä\"", 0, "🚀 up und ä\n"],
      ["echo 'first\nsecond'", 0, "first\nsecond\n"],
      [`echo "" ''`, 0, " \n"],
      ["\n\t echo a \n\t\n", 0, "a\n"],
      [`echo a${" ".repeat(100_000)}b`, 0, "a b\n"],
      ["echo a=b --flag - -x", 0, "a=b --flag - -x\n"],
      [`"echo" quoted`, 0, "quoted\n"],
    ] as const
  ) assert.deepEqual(builtinResult(line, {}), { exitCode, stdout }, line);
});

Deno.test("builtin: what a shell has to look into stays with the shell", () => {
  for (
    const line of [
      "echo $HOME",
      'echo "$HOME"',
      "echo `id`",
      "echo a\\nb",
      "echo 'a\\nb'",
      "echo *",
      "echo [a]",
      "echo {a,b}",
      "echo ~",
      "echo a # note",
      "echo a; echo b",
      "echo a && false",
      "echo a > file",
      "echo a\necho b",
      "echo\na",
      "''\necho a",
      `echo${" ".repeat(100_000)};`,
      "echo -n a",
      "echo -neE a",
      "true | false",
      "! true",
      "A=b true",
      "A=b",
      "echo 'open",
      "echo ä",
      "/bin/true",
      "exit 3",
      "",
    ]
  ) assert.equal(builtinResult(line, {}), undefined, line);
});

Deno.test("builtin: an environment that changes bash is bash's to read", () => {
  for (const name of ["BASH_ENV", "BASH_FUNC_echo%%", "BASHOPTS", "SHELLOPTS", "POSIXLY_CORRECT"]) {
    assert.equal(builtinResult("echo a", { [name]: "x" }), undefined, name);
  }
  assert.ok(builtinResult("echo a", { MY_BASH: "x" }));
});

Deno.test({
  name: "builtin: bash prints the same",
  ignore: Deno.build.os === "windows",
  async fn() {
    const letters = [
      ..."ab01_./:,+@%=!-  \t'\"'\"'\"",
      "ä",
      "🚀",
      "\n",
      "echo",
      "-n",
      "--",
      "$",
      "\\",
      "~",
      "#",
    ];
    const lines = fc.sample(
      fc.tuple(
        fc.constantFrom("echo", "true", ":", "false", "echo -", "'echo'"),
        fc.array(fc.constantFrom(...letters), { maxLength: 12 }),
      )
        .map(([name, rest]) => `${name} ${rest.join("")}`)
        .filter((line) => builtinResult(line, {}) !== undefined),
      100,
    );
    for (const line of lines) {
      const { code, stdout } = await new Deno.Command("bash", {
        args: ["--noprofile", "--norc", "-e", "-c", line],
      })
        .output();
      assert.deepEqual(
        { exitCode: code, stdout: new TextDecoder("utf-8", { ignoreBOM: true }).decode(stdout) },
        builtinResult(line, {}),
        JSON.stringify(line),
      );
    }
  },
});

Deno.test("builtin: the provider gives the same result with a process and without", async () => {
  // BASH_ENV, empty, changes nothing but that bash is started.
  for (const command of ["echo 'a  b' c", "true", "false", ":"]) {
    const direct = await data(provider, { command });
    assert.deepEqual(direct, await data(provider, { command, env: { BASH_ENV: "" } }), command);
  }
  assert.deepEqual(
    (await data(provider, { command: "echo", args: ["it's", "a b"] }) as Record<string, unknown>).stdout,
    "it's a b\n",
  );
  await assert.rejects(
    data(provider, { command: "true", workingDir: "/no/such/folder" }),
    /folder|directory/,
  );
});
