import { object, Uint, type Value, type ValueObject } from "../../value/mod.ts";
import { FunctionError, type TemplateMethod } from "./contract.ts";
import { group } from "./define.ts";
import { factsOf, withFacts } from "./go_values.ts";
import { satisfies } from "./semver_constraint.ts";
import { compareVersions, parseVersion, type Version, versionText } from "./semver_version.ts";

/** Versions and constraints, by the rules of the Masterminds package. */
export const semverFunctions = group("semver", "sprig", (define) => {
  define(
    "semver",
    ["string"],
    "A version with the methods Major, Minor, Patch, Prerelease, Metadata, Original, Compare and so on.",
    [['{{$v := semver "v1.2.3-rc.1"}}{{$v}} {{$v.Minor}} {{$v.Prerelease}}', "1.2.3-rc.1 2 rc.1"]],
    ([text]) => toValue(parseVersion(text)),
  );
  define(
    "semverCompare",
    ["string", "string"],
    "Whether a version satisfies a constraint.",
    [['{{semverCompare ">=1.2.0, <2" "1.9.9"}} {{semverCompare "~1.2" "1.3.0"}}', "true false"]],
    ([constraint, version]) => {
      // The constraint's error comes first.
      const lowest = { major: 0n, minor: 0n, patch: 0n, prerelease: "", metadata: "", original: "" };
      satisfies(lowest, constraint);
      return satisfies(parseVersion(version), constraint);
    },
  );
});

const versions = new WeakMap<object, Version>();

/** The parts are fields as well, for `toYaml` and for loops over a version. */
function toValue(version: Version): ValueObject {
  const value = object({
    Major: new Uint(version.major),
    Minor: new Uint(version.minor),
    Patch: new Uint(version.patch),
    Prerelease: version.prerelease,
    Metadata: version.metadata,
    Original: version.original,
  });
  versions.set(value, version);
  return withFacts(value, {
    typeName: "*semver.Version",
    kind: "ptr",
    text: versionText(version),
    methods: METHODS,
  });
}

function versionOf(value: Value): Version {
  const version = typeof value === "object" && value !== null ? versions.get(value) : undefined;
  if (version !== undefined) return version;
  throw new FunctionError(
    `wrong type for value; expected *semver.Version; got ${factsOf(value)?.typeName ?? "map"}`,
  );
}

function getter(read: (version: Version) => Value): TemplateMethod {
  return { parameters: [], call: (receiver) => read(versionOf(receiver)) };
}

function comparer(answer: (order: number) => Value): TemplateMethod {
  return {
    parameters: ["any"],
    call: (receiver, [other]) => answer(compareVersions(versionOf(receiver), versionOf(other!))),
  };
}

/** The next version of a kind keeps a leading `v` in its original text. */
function raised(change: (version: Version) => Partial<Version>): TemplateMethod {
  return getter((version) => {
    const next = { ...version, prerelease: "", metadata: "", ...change(version) };
    const prefix = version.original.startsWith("v") ? "v" : "";
    return toValue({ ...next, original: prefix + versionText(next) });
  });
}

const METHODS: ReadonlyMap<string, TemplateMethod> = new Map([
  ["Major", getter((version) => new Uint(version.major))],
  ["Minor", getter((version) => new Uint(version.minor))],
  ["Patch", getter((version) => new Uint(version.patch))],
  ["Prerelease", getter((version) => version.prerelease)],
  ["Metadata", getter((version) => version.metadata)],
  ["Original", getter((version) => version.original)],
  ["String", getter(versionText)],
  ["Compare", comparer((order) => order)],
  ["Equal", comparer((order) => order === 0)],
  ["LessThan", comparer((order) => order < 0)],
  ["LessThanEqual", comparer((order) => order <= 0)],
  ["GreaterThan", comparer((order) => order > 0)],
  ["GreaterThanEqual", comparer((order) => order >= 0)],
  ["IncMajor", raised((version) => ({ major: version.major + 1n, minor: 0n, patch: 0n }))],
  ["IncMinor", raised((version) => ({ minor: version.minor + 1n, patch: 0n }))],
  ["IncPatch", raised((version) => version.prerelease === "" ? { patch: version.patch + 1n } : {})],
]);
