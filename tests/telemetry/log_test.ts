import assert from "node:assert/strict";
import { join } from "node:path";
import { inFolder, scafctl } from "../e2e/program.ts";

const CHILD = `apiVersion: scafctl.io/v1
kind: Solution
metadata: {name: child, version: 1.0.0, description: d}
spec:
  resolvers:
    inner: {resolve: {with: [{provider: static, inputs: {value: 1}}]}}
`;
const PARENT = `apiVersion: scafctl.io/v1
kind: Solution
metadata: {name: parent, version: 1.0.0, description: d}
spec:
  resolvers:
    token: {sensitive: true, resolve: {with: [{provider: static, inputs: {value: topsecret}}]}}
    below: {resolve: {with: [{provider: solution, inputs: {source: ./child.yaml}}]}}
    tries:
      resolve:
        with:
          - {provider: file, inputs: {operation: read, path: none.txt}, onError: continue}
          - {provider: static, inputs: {value: 2}}
`;
const FILES = { "solution.yaml": PARENT, "child.yaml": CHILD };
const RUN = ["run", "resolver", "-f", "solution.yaml", "-o", "json"];

Deno.test("level debug tells of the start and end of every call, with its provider and child solution", () =>
  inFolder(FILES, async (cwd) => {
    const result = await scafctl([...RUN, "--log-level", "debug", "--log-format", "json"], { cwd });
    assert.equal(result.code, 0, result.stderr);
    const records = result.stderr.trim().split("\n").map((line) => JSON.parse(line));
    const of = (message: string, provider: string) =>
      records.filter((record) => record.message === message && record.provider === provider);
    for (const provider of ["static", "solution", "file"]) {
      const count = of("provider.started", provider).length;
      assert.ok(count > 0, provider);
      assert.equal(of("provider.finished", provider).length, count, provider);
      assert.ok(of("provider.started", provider).every((record) => record.level === "debug"));
    }
    assert.ok(of("provider.finished", "static").every((record) => record.level === "debug"));
    assert.deepEqual(of("provider.finished", "file").map((record) => record.level), ["error"]);
    const inner = records.filter((record) => record.caller === "inner");
    assert.equal(inner.length, 2);
    assert.ok(inner.every((record) => record.solution === "solution:child"));
    assert.doesNotMatch(result.stderr, /topsecret/);
  }));

Deno.test("level error keeps failed calls only, as key=value lines", () =>
  inFolder(FILES, async (cwd) => {
    const result = await scafctl([...RUN, "--log-level", "error"], { cwd });
    const lines = result.stderr.trim().split("\n");
    assert.ok(
      lines.some((line) => /message="provider\.finished".* provider=file /.test(line)),
      result.stderr,
    );
    for (const line of lines) {
      assert.match(
        line,
        /^timestamp=\d{4}-\d\d-\d\dT[\d:.]+Z level=ERROR message="[^"]+"( \w+=("(\\.|[^"])*"|\S+))*$/,
      );
    }
  }));

Deno.test("a number is a verbosity, and a log file takes the lines from stderr", () =>
  inFolder(FILES, async (cwd) => {
    const args = [...RUN, "--log-level", "1", "--log-file", "run.log"];
    const result = await scafctl(args, { cwd });
    assert.equal(result.stderr, "");
    const text = await Deno.readTextFile(join(cwd, "run.log"));
    assert.match(text, /level=DEBUG message="provider\.started" caller=token provider=static/);
    const quiet = await scafctl([...RUN, "--log-level", "0", "--log-file", "info.log"], { cwd });
    assert.equal(quiet.code, 0);
    assert.doesNotMatch(await Deno.readTextFile(join(cwd, "info.log")), /level=DEBUG/);
  }));
