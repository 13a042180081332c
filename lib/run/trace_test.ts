import assert from "node:assert/strict";
import { parseTraceparent, randomSpan, Spans } from "./trace.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const SPAN = "b7ad6b7169203331";

Deno.test("a traceparent is read as W3C trace context says", () => {
  assert.deepEqual(parseTraceparent(`00-${TRACE}-${SPAN}-01`), { trace: TRACE, span: SPAN, sampled: true });
  assert.equal(parseTraceparent(`00-${TRACE}-${SPAN}-02`)?.sampled, false);
  assert.equal(parseTraceparent(`cc-${TRACE}-${SPAN}-01-later`)?.sampled, true);
  const invalid = [
    "",
    `ff-${TRACE}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-01-more`,
    `00-${"0".repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${"0".repeat(16)}-01`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}`,
  ];
  for (const text of invalid) assert.equal(parseTraceparent(text), undefined, text);
});

Deno.test("spans continue a parent's trace under identifiers of their own", () => {
  const parent = { trace: TRACE, span: SPAN, sampled: true };
  const [one, two] = [new Spans({ parent, sample: () => true }), new Spans({ parent, sample: () => false })];
  const span = one.next();
  assert.equal(one.traceparent(span), `00-${TRACE}-${span}-01`);
  assert.equal(two.traceparent(span), `00-${TRACE}-${span}-00`);
  const all = [span, one.next(), two.next(), two.next(), randomSpan()];
  assert.equal(new Set(all).size, all.length);
  for (const each of all) assert.match(each, /^(?!0{16})[0-9a-f]{16}$/);
});

Deno.test("without tracing there is no traceparent", () => {
  const spans = new Spans();
  assert.match(spans.trace, /^[0-9a-f]{32}$/);
  assert.equal(spans.traceparent(spans.next()), undefined);
});
