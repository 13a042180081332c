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

/** A decimal text, or a double, as an exact fraction with a power of two or ten below. */
function exactDecimal(text: string): [numerator: bigint, denominator: bigint] {
  const [whole = "", fraction = ""] = text.replace("-", "").split(".");
  return [BigInt(whole + fraction), 10n ** BigInt(fraction.length)];
}

function exactDouble(value: number): [numerator: bigint, denominator: bigint] {
  let denominator = 1n;
  let scaled = Math.abs(value);
  for (; !Number.isInteger(scaled); scaled *= 2) denominator *= 2n;
  return [BigInt(scaled), denominator];
}

Deno.test("formatFloat: a fixed number of decimals is never off by more than half a unit, ties are even", () => {
  const doubles = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 });
  const halves = fc.integer({ min: -1e6, max: 1e6 }).map((number) => number / 8);
  fc.assert(
    fc.property(fc.oneof(doubles, halves), fc.integer({ min: 0, max: 12 }), (value, precision) => {
      const text = formatFloat(value, "f", precision);
      const [a, b] = exactDecimal(text);
      const [c, d] = exactDouble(value);
      const difference = a * d > c * b ? a * d - c * b : c * b - a * d;
      // |a/b - c/d| compared with half a unit of the last place.
      const twice = 2n * difference * 10n ** BigInt(precision);
      assert.ok(twice <= b * d, `${value} %.${precision}f: ${text}`);
      if (twice === b * d) assert.ok(a % 2n === 0n, `${value} %.${precision}f: ${text} is no even tie`);
      assert.equal(text.startsWith("-"), value < 0 || Object.is(value, -0));
    }),
    { numRuns: 2_000 },
  );
});
