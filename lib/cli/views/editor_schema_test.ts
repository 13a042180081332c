import assert from "node:assert/strict";
import type { Descriptor } from "../../provider/mod.ts";
import { object, type ValueObject } from "../../value/mod.ts";
import { editorSchema } from "./editor_schema.ts";

const DESCRIPTOR = {
  name: "http",
  description: "Sends requests",
  schema: {
    type: "object",
    properties: {
      url: { type: "string", description: "Address" },
      method: { type: "string", description: "Method", enum: ["GET", "PUT"], default: "GET" },
    },
  },
} as unknown as Descriptor;

Deno.test("editor schema: every part with a provider and inputs refers to the inputs of all providers", () => {
  const step = object({
    type: "object",
    properties: object({ provider: object({ type: "string" }), inputs: object({ type: "object" }) }),
  });
  const schema = object({
    $defs: object({
      action: step,
      other: object({ properties: object({ provider: object({ type: "string" }) }) }),
    }),
    properties: object({ steps: object({ type: "array", items: step }) }),
  });
  const before = JSON.stringify(schema);
  const result = JSON.parse(JSON.stringify(editorSchema(schema, [DESCRIPTOR])));
  assert.equal(JSON.stringify(schema), before, "what was given is not changed");
  const all = [{ $ref: "#/$defs/providerInputs" }];
  assert.deepEqual(result.$defs.action.allOf, all);
  assert.deepEqual(result.properties.steps.items.allOf, all);
  assert.equal(result.$defs.other.allOf, undefined);
  assert.deepEqual(result.$defs.action.properties.provider.anyOf, [{ enum: ["http"] }, { type: "string" }]);
  const [rule] = result.$defs.providerInputs.allOf;
  assert.equal(rule.if.properties.provider.const, "http");
  assert.deepEqual(rule.then.properties.inputs.properties as ValueObject, {
    url: { description: "Address" },
    method: { description: "Method", default: "GET", anyOf: [{ enum: ["GET", "PUT"] }, {}] },
  });
});
