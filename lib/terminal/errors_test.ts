import assert from "node:assert/strict";
import { errorText } from "./errors.ts";
import { plain } from "./style.ts";

const VIEW = { causes: false, paint: plain, width: 100 };

Deno.test("errors: a module that cannot be fetched is no defect", () => {
  const missing = Object.assign(new TypeError("Import 'https://x/y.ts' failed."), {
    code: "ERR_MODULE_NOT_FOUND",
  });
  const [first, hint] = errorText(missing, VIEW).split("\n");
  assert.equal(first, "Import 'https://x/y.ts' failed. [SCAF9002]");
  assert.match(hint!, /could not be fetched; check the network, .*DENO_TLS_CA_STORE=system/);
});

Deno.test("errors: anything else that was not foreseen is a defect", () => {
  assert.equal(
    errorText(new TypeError("x is not a function"), VIEW),
    "x is not a function [SCAF9002]\n  hint: this is a defect of scafctl; --debug shows where",
  );
});
