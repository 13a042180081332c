import assert from "node:assert/strict";
import { bashOnly } from "./shell_syntax.ts";

const BASH: readonly (readonly [string, string])[] = [
  ["[[ -f x ]]", "[[ … ]]"],
  ["true && [[ a == b ]]", "[[ … ]]"],
  ["list=(a b)", "an array"],
  ['echo "${list[@]}"', "an array"],
  ["set -euo pipefail", "pipefail"],
  ["set -e -o pipefail", "pipefail"],
  ["diff <(ls a) <(ls b)", "process substitution"],
  ['echo "${name^^}"', "the change of case ${x^^}"],
  ["echo ${name,,}", "the change of case ${x^^}"],
  ["echo ${name//a/b}", "the replacement ${x/a/b}"],
  ["echo ${name:0:3}", "the substring ${x:1:2}"],
  ["echo ${!name}", "the indirection ${!x}"],
  ["cat <<< text", "the here-string <<<"],
  ["make &> log", "the redirection &>"],
  ["make |& tee log", "the pipe |&"],
  ["function f { true; }", "the keyword function"],
  ["((count++))", "the command (( … ))"],
  ["for i in {1..5}; do echo $i; done", "brace expansion {1..n}"],
  ["[ a == b ]", "== within [ … ]"],
  ["source env.sh", "the command source"],
  ["IFS=$'\\n'", "the quoting $'…'"],
  ["cat <<EOF\ntext\nEOF\n[[ -f x ]]", "[[ … ]]"],
];

const POSIX = [
  "[ -f x ] && echo yes",
  "echo '[[ -f x ]] ${x^^}'",
  'echo "[[ not a test ]] (a b)"',
  "# [[ a comment ]]\ntrue",
  "echo $((1 + 2)) ${x:-default} ${x:+set} ${x:=y} ${x#a} ${x%%b} ${#x}",
  "echo ${x:-a/b}",
  "set -eu",
  "(cd a && make)",
  "f() { true; }; f",
  "cat <<'EOF'\n[[ text ]]\n<(x)\nEOF\ntrue",
  "make > log 2>&1 &",
  "echo a\\[\\[ b",
  "echo a#b let; grep -r source .",
  "case $x in a) true;; esac",
];

for (const [command, what] of BASH) {
  Deno.test(`bashOnly: ${JSON.stringify(command)} needs bash`, () => {
    assert.deepEqual(bashOnly(command).map((found) => found.what), [what]);
  });
}

for (const command of POSIX) {
  Deno.test(`bashOnly: ${JSON.stringify(command)} runs in every shell`, () => {
    assert.deepEqual(bashOnly(command), []);
  });
}

Deno.test("bashOnly: long commands take time in proportion", () => {
  for (const piece of ["[ a ", "${x", "<<", "set - ", '"', "{1", "a=("]) {
    assert.ok(Array.isArray(bashOnly(piece.repeat(20_000))));
  }
});
