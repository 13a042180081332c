import { RE2JS } from "re2js";
import { FunctionError } from "./contract.ts";
import { comparePrereleases, compareVersions, parseVersion, type Version } from "./semver_version.ts";

/** One comparison. Parts of its version that are missing or wildcards are `dirty`. */
interface Comparison {
  readonly operator: string;
  readonly version: Version;
  readonly isDirty: boolean;
  readonly isMinorDirty: boolean;
  readonly isPatchDirty: boolean;
}

// These run on RE2: blanks may be split between several parts of the patterns, which would take a backtracking engine
// exponential time on hostile text.
const IDENTIFIERS = "[0-9A-Za-z\\-]+(?:\\.[0-9A-Za-z\\-]+)*";
// The bar inside the classes is how the original spells "x or X or *".
const VERSION = "v?([0-9|x|X|\\*]+)(\\.[0-9|x|X|\\*]+)?(\\.[0-9|x|X|\\*]+)?" +
  `(-${IDENTIFIERS})?(?:\\+${IDENTIFIERS})?`;
const OPERATORS = "=||!=|>|<|>=|=>|<=|=<|~|~>|\\^";
const EACH = `(${OPERATORS})\\s*(${VERSION})`;
const ONE_PATTERN = RE2JS.compile(`^\\s*${EACH}\\s*$`).re2();
const EACH_PATTERN = RE2JS.compile(EACH).re2();
const RANGE_PATTERN = RE2JS.compile(`\\s*(${VERSION})\\s+-\\s+(${VERSION})\\s*`).re2();
const ALL_PATTERN = RE2JS.compile(`^(?:\\s*${EACH}\\s*)(?:(?:\\s+|,\\s*)${EACH}\\s*)*$`).re2();
/** Group of the upper version in {@link RANGE_PATTERN}. */
const RANGE_HIGH = 6;

/** Whether a version satisfies a constraint. Throws for a constraint that cannot be read. */
export function satisfies(version: Version, constraint: string): boolean {
  return parseConstraint(constraint).some((all) => {
    // Prereleases are considered only where a constraint of the same group names one.
    const includesPrereleases = all.some((comparison) => comparison.version.prerelease !== "");
    if (version.prerelease !== "" && !includesPrereleases) return false;
    return all.every((comparison) => check(version, comparison));
  });
}

/** The alternatives of a constraint, each a list of comparisons that must all hold. */
function parseConstraint(text: string): Comparison[][] {
  return withoutRanges(text).split("||").map((alternative) => {
    if (!ALL_PATTERN.match(alternative)) throw new FunctionError(`improper constraint: ${alternative}`);
    const matches: number[][] = EACH_PATTERN.findAllSubmatchIndex(alternative, -1) ?? [];
    return matches.map((match) => parseComparison(alternative.slice(match[0], match[1])));
  });
}

/** `1.2 - 1.4` means `>= 1.2, <= 1.4`. */
function withoutRanges(text: string): string {
  let result = "";
  let end = 0;
  const matches: number[][] = RANGE_PATTERN.findAllSubmatchIndex(text, -1) ?? [];
  for (const match of matches) {
    const low = text.slice(match[2], match[3]);
    const high = text.slice(match[2 * RANGE_HIGH], match[2 * RANGE_HIGH + 1]);
    result += `${text.slice(end, match[0])}>= ${low}, <= ${high} `;
    end = match[1]!;
  }
  return result + text.slice(end);
}

type Six = [string, string, string, string, string, string];

function parseComparison(text: string): Comparison {
  const match: (string | null)[] | null = ONE_PATTERN.findSubmatch(text);
  if (!match) throw new FunctionError(`improper constraint: ${text}`);
  const [operator, whole, major, minor, patch, prerelease] = match.slice(1).map((part) => part ?? "") as Six;
  const isMajorDirty = isWildcard(major);
  const isMinorDirty = !isMajorDirty && isWildcard(minor);
  const isPatchDirty = !isMajorDirty && !isMinorDirty && isWildcard(patch);
  let version = whole;
  if (isMajorDirty) version = `0.0.0${prerelease}`;
  else if (isMinorDirty) version = `${major}.0.0${prerelease}`;
  else if (isPatchDirty) version = `${major}${minor}.0${prerelease}`;
  return {
    operator,
    version: readVersion(version),
    isDirty: isMajorDirty || isMinorDirty || isPatchDirty,
    isMinorDirty,
    isPatchDirty,
  };
}

function readVersion(text: string): Version {
  try {
    return parseVersion(text);
  } catch {
    throw new FunctionError("constraint parser error");
  }
}

function isWildcard(part: string): boolean {
  return ["", "x", "X", "*"].includes(part.replace(/^\./, ""));
}

function check(version: Version, comparison: Comparison): boolean {
  const order = compareVersions(version, comparison.version);
  switch (comparison.operator) {
    case "":
    case "=":
      return comparison.isDirty ? tilde(version, comparison) : order === 0;
    case "!=":
      return differs(version, comparison);
    case ">":
      return greater(version, comparison);
    case "<":
      return order < 0;
    case ">=":
    case "=>":
      return order >= 0;
    case "<=":
    case "=<":
      return lessOrEqual(version, comparison);
    case "~":
    case "~>":
      return tilde(version, comparison);
    default:
      return caret(version, comparison);
  }
}

function differs(
  version: Version,
  { version: wanted, isDirty, isMinorDirty, isPatchDirty }: Comparison,
): boolean {
  if (isDirty) {
    if (wanted.major !== version.major) return true;
    if (isMinorDirty) return false;
    if (wanted.minor !== version.minor) return true;
    if (isPatchDirty) {
      const hasPrerelease = version.prerelease !== "" || wanted.prerelease !== "";
      return hasPrerelease && comparePrereleases(version.prerelease, wanted.prerelease) !== 0;
    }
    if (wanted.patch !== version.patch) return true;
  }
  return compareVersions(version, wanted) !== 0;
}

/** `>11` means 12 and above, `>11.1` means 11.2 and above. */
function greater(
  version: Version,
  { version: wanted, isDirty, isMinorDirty, isPatchDirty }: Comparison,
): boolean {
  if (isDirty) {
    if (version.major !== wanted.major) return version.major > wanted.major;
    if (isMinorDirty) return false;
    if (isPatchDirty) return version.minor > wanted.minor;
  }
  return compareVersions(version, wanted) > 0;
}

function lessOrEqual(version: Version, { version: wanted, isDirty, isMinorDirty }: Comparison): boolean {
  if (!isDirty) return compareVersions(version, wanted) <= 0;
  if (version.major > wanted.major) return false;
  return !(version.major === wanted.major && version.minor > wanted.minor && !isMinorDirty);
}

function tilde(version: Version, { version: wanted, isMinorDirty, isPatchDirty }: Comparison): boolean {
  if (compareVersions(version, wanted) < 0) return false;
  const isAny = wanted.major === 0n && wanted.minor === 0n && wanted.patch === 0n;
  if (isAny && !isMinorDirty && !isPatchDirty) return true;
  return version.major === wanted.major && (isMinorDirty || version.minor === wanted.minor);
}

/** The leftmost part that is not zero stays the same. */
function caret(version: Version, { version: wanted, isMinorDirty, isPatchDirty }: Comparison): boolean {
  if (compareVersions(version, wanted) < 0) return false;
  if (wanted.major > 0n || isMinorDirty) return version.major === wanted.major;
  if (version.major > 0n) return false;
  if (wanted.minor > 0n || isPatchDirty) return version.minor === wanted.minor;
  return version.minor === 0n && version.patch === wanted.patch;
}
