import { compareStrings, UINT64_MAX } from "../../value/mod.ts";
import { FunctionError } from "./contract.ts";
import { quote } from "./go_text.ts";

/** A version as the Masterminds package understands it. */
export interface Version {
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  readonly prerelease: string;
  readonly metadata: string;
  /** The text it was read from. */
  readonly original: string;
}

const VERSION =
  /^v?([0-9]+)(?:\.([0-9]+))?(?:\.([0-9]+))?(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?$/;

/** Reads a version; minor and patch may be missing, a `v` may lead. Throws for anything else. */
export function parseVersion(text: string): Version {
  const match = VERSION.exec(text);
  if (!match) throw new FunctionError("invalid semantic version");
  const [, major, minor, patch, prerelease = "", metadata = ""] = match;
  const version = {
    major: segment(major!),
    minor: segment(minor ?? "0"),
    patch: segment(patch ?? "0"),
    prerelease,
    metadata,
    original: text,
  };
  if (prerelease.split(".").some((part) => /^0[0-9]+$/.test(part))) {
    throw new FunctionError("version segment starts with 0");
  }
  return version;
}

function segment(digits: string): bigint {
  const number = digits.length > 100 ? UINT64_MAX + 1n : BigInt(digits);
  if (number <= UINT64_MAX) return number;
  throw new FunctionError(
    `error parsing version segment: strconv.ParseUint: parsing ${quote(digits)}: value out of range`,
  );
}

/** The version without a leading `v`, with minor and patch. */
export function versionText(version: Version): string {
  const { major, minor, patch, prerelease, metadata } = version;
  return `${major}.${minor}.${patch}` + (prerelease === "" ? "" : "-" + prerelease) +
    (metadata === "" ? "" : "+" + metadata);
}

/** Order of two versions: -1, 0 or 1. Metadata does not count. */
export function compareVersions(a: Version, b: Version): number {
  for (const key of ["major", "minor", "patch"] as const) {
    if (a[key] !== b[key]) return a[key] < b[key] ? -1 : 1;
  }
  if (a.prerelease === "" || b.prerelease === "") {
    return Number(a.prerelease === "") - Number(b.prerelease === "");
  }
  return comparePrereleases(a.prerelease, b.prerelease);
}

/** Order of two prerelease texts, part by part. */
export function comparePrereleases(a: string, b: string): number {
  const left = a.split(".");
  const right = b.split(".");
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const order = compareParts(left[index] ?? "", right[index] ?? "");
    if (order !== 0) return order;
  }
  return 0;
}

function compareParts(a: string, b: string): number {
  if (a === b) return 0;
  if (a === "" || b === "") return a === "" ? -1 : 1;
  const left = asNumber(a);
  const right = asNumber(b);
  if (left === undefined && right === undefined) return compareStrings(a, b) > 0 ? 1 : -1;
  if (right === undefined) return -1;
  if (left === undefined) return 1;
  return left > right ? 1 : -1;
}

function asNumber(text: string): bigint | undefined {
  if (!/^[0-9]+$/.test(text) || text.length > 100) return undefined;
  const number = BigInt(text);
  return number <= UINT64_MAX ? number : undefined;
}
