import assert from "node:assert/strict";
import { parameterHint } from "./parameter_hint.ts";

const FLAGS = [{ name: "resolver", short: "r", type: "repeat", help: "" }] as const;

Deno.test("words that look like parameters are told how to be given, without their values", () => {
  assert.equal(
    parameterHint(["demo", "env=prod", "password=hunter2"], FLAGS),
    "parameters are given with -r: -r env=… -r password=…",
  );
});

Deno.test("names, paths and addresses are no parameters, and not every command takes any", () => {
  assert.equal(parameterHint(["demo", "./a=b.yaml", "https://x.test/?a=b"], FLAGS), undefined);
  assert.equal(parameterHint(["env=prod"], []), undefined);
});
