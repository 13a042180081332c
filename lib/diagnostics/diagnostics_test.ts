import assert from "node:assert/strict";
import { closest, didYouMean, ExitCode, frame, location, ScafctlError, Source } from "./mod.ts";

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

Deno.test("the exit code comes from the code unless the error says otherwise", () => {
  assert.equal(new ScafctlError("SCAF4004", "x").exit, ExitCode.actionFailed);
  assert.equal(new ScafctlError("SCAF4004", "x", { exit: 1 }).exit, 1);
});

Deno.test("suggestions are close, or none", () => {
  assert.equal(closest("stattic", ["static", "file", "exec"]), "static");
  assert.equal(closest("zzzzzz", ["static", "file"]), undefined);
  assert.equal(didYouMean("flie", ["file"]), 'did you mean "file"?');
  assert.equal(closest("x", ["file"]), undefined);
});
