import assert from "node:assert/strict";
import { closest, didYouMean, ExitCode, frame, location, messageOf, ScafctlError, Source } from "./mod.ts";

Deno.test("positions count lines and columns from one, with either line end", () => {
  const source = new Source("a.yaml", "one\r\ntwo\nthree");
  assert.deepEqual(source.position(0), { line: 1, column: 1 });
  assert.deepEqual(source.position(5), { line: 2, column: 1 });
  assert.deepEqual(source.position(11), { line: 3, column: 3 });
  assert.equal(source.line(1), "one");
  assert.equal(source.line(3), "three");
  assert.equal(location({ source, start: 6, end: 7 }), "a.yaml:2:2");
});

Deno.test("a frame shows the line with a caret, and the hint", () => {
  const source = new Source("a.yaml", "spec:\n  resolvres: {}\n");
  const error = new ScafctlError("SCAF1007", 'unknown field "resolvres"', {
    range: { source, start: 8, end: 17 },
    hint: 'did you mean "resolvers"?',
  });
  assert.deepEqual(frame(error.diagnostic()), [
    'unknown field "resolvres" [SCAF1007]',
    "  --> a.yaml:2:3",
    "  |",
    "2 |   resolvres: {}",
    "  |   ^^^^^^^^^",
    '  hint: did you mean "resolvers"?',
  ]);
});

Deno.test("a frame of a very long line shows the part that matters, without control characters", () => {
  const source = new Source("a", "x".repeat(10_000) + "\u001b[31mHERE" + "y".repeat(10_000));
  const lines = frame({
    code: "SCAF1003",
    severity: "error",
    message: "m",
    range: { source, start: 10_005, end: 10_009 },
  });
  assert.ok(lines.every((line) => line.length < 130 && !line.includes("\u001b")));
  const caret = lines[4]!.indexOf("^");
  assert.equal(lines[3]!.slice(caret, caret + 4), "HERE");
});

Deno.test("a frame fits a narrow screen, and its caret stands under wide characters", () => {
  const text = `a: {description: "日本語の説明", provider: sttic, more: ${"x".repeat(80)}}`;
  const start = text.indexOf("sttic");
  const wide = (part: string) => [...part].reduce((sum, letter) => sum + (letter > "\u2e80" ? 2 : 1), 0);
  const layout = { width: 40, columns: wide };
  const range = { source: new Source("a.yaml", text), start, end: start + 5 };
  const lines = frame({ code: "SCAF5001", severity: "error", message: "m", range }, layout);
  const [, , , shown = "", carets = ""] = lines;
  assert.ok(lines.slice(2).every((line) => wide(line) <= 40), lines.join("\n"));
  assert.equal(wide(shown.slice(0, shown.indexOf("sttic"))), carets.indexOf("^"));
  assert.equal(carets.replace(/[^^]/g, ""), "^^^^^");
});

Deno.test("the code stands behind the first line of a message of several", () => {
  const lines = frame({ code: "SCAF5009", severity: "error", message: "1 +\n..^" });
  assert.deepEqual(lines, ["1 + [SCAF5009]", "..^"]);
  const hinted = frame({ code: "SCAF5009", severity: "error", message: "m", hint: "one\ntwo" });
  assert.deepEqual(hinted, ["m [SCAF5009]", "  hint: one", "        two"]);
});

Deno.test("the exit code comes from the code unless the error says otherwise", () => {
  assert.equal(new ScafctlError("SCAF4004", "x").exit, ExitCode.actionFailed);
  assert.equal(new ScafctlError("SCAF4004", "x", { exit: 1 }).exit, 1);
});

Deno.test("suggestions are close, or none", () => {
  assert.equal(closest("stattic", ["static", "file", "exec"]), "static");
  assert.equal(closest("zzzzzz", ["static", "file"]), undefined);
  assert.equal(didYouMean("flie", ["file"]), 'did you mean "file"?');
  assert.equal(closest("x", ["file"]), undefined);
  // Two neighbours swapped are one mistake.
  assert.equal(closest("fial", ["fall", "fail"]), "fail");
  // The dashes that all flags share make none of them similar.
  assert.equal(didYouMean("--foo", ["--cwd", "--force"]), undefined);
  assert.equal(didYouMean("--dryrun", ["--dry-run", "--debug"]), 'did you mean "--dry-run"?');
});

Deno.test("a name that was only begun gets the names it may become, unless there are many", () => {
  const rules = ["unused-resolver", "unused-template", "missing-name", "a-1-x", "a-2-x", "a-3-x", "a-4-x"];
  assert.equal(didYouMean("unused", rules), 'did you mean "unused-resolver" or "unused-template"?');
  assert.equal(didYouMean("resolver", rules), 'did you mean "unused-resolver"?');
  assert.equal(didYouMean("un", rules), undefined);
  assert.equal(didYouMean("something-else", rules), undefined);
});

Deno.test("the message of a system's error is its words, without the runtime's call", async () => {
  const missing = await Deno.readFile("/nowhere/at/all").catch((error) => error);
  assert.doesNotMatch(messageOf(missing), /os error|readfile|nowhere/);
  assert.match(messageOf(missing), /^[a-z]/);
  assert.equal(messageOf(new Error("connect failed: x (os error 111)")), "connect failed: x");
  assert.equal(messageOf(new Error("I/O error (os error 5): open '/a' -> '/b'")), "I/O error");
  assert.equal(messageOf(new Error("Quoted 'as it is'")), "Quoted 'as it is'");
  assert.equal(messageOf("text"), "text");
});
