/** The functions of Go templates besides text/template's own: sprig 3.3.0 and this product's additions. */
import type { Value } from "../../value/mod.ts";
import { Duration, Timestamp } from "../../value/mod.ts";
import type { FunctionGroup, TemplateFunction, TemplateMethod } from "./contract.ts";
import { customFunctions } from "./custom.ts";
import { defaultFunctions } from "./defaults.ts";
import { dictFunctions } from "./dicts.ts";
import { encodingFunctions } from "./encodings.ts";
import { factsOf } from "./go_values.ts";
import { hostFunctions } from "./host.ts";
import { listFunctions } from "./lists.ts";
import { mathFunctions } from "./math.ts";
import { pathFunctions } from "./paths.ts";
import { randomFunctions } from "./random.ts";
import { reflectionFunctions } from "./reflection.ts";
import { stringFunctions } from "./strings.ts";
import { textShapeFunctions } from "./text_shape.ts";
import { DURATION_METHODS, TIME_METHODS } from "./time_methods.ts";
import { wordFunctions } from "./word_functions.ts";

export * from "./contract.ts";
export { byteLength, fromBytes, toBytes } from "./bytes.ts";
export { goKind, goType } from "./go_values.ts";
export { privateCopy } from "./ownership.ts";

function light(name: string, ...parts: (readonly TemplateFunction[])[]): FunctionGroup {
  const functions = parts.flat();
  return { name, names: functions.map((entry) => entry.name), functions };
}

/** All groups. Heavy ones are loaded when a template first names one of their functions. */
export const functionGroups: readonly FunctionGroup[] = [
  light("strings", stringFunctions, textShapeFunctions, wordFunctions),
  light("lists", listFunctions),
  light("dicts", dictFunctions),
  light("math", mathFunctions),
  light("defaults", defaultFunctions),
  light("encoding", encodingFunctions),
  light("paths", pathFunctions),
  light("reflection", reflectionFunctions),
  light("random", randomFunctions),
  light("host", hostFunctions),
  light("custom", customFunctions),
  {
    name: "dates",
    names: [
      "now",
      "date",
      "dateInZone",
      "date_in_zone",
      "htmlDate",
      "htmlDateInZone",
      "toDate",
      "mustToDate",
      "dateModify",
      "date_modify",
      "mustDateModify",
      "must_date_modify",
      "unixEpoch",
      "ago",
      "duration",
      "durationRound",
    ],
    load: async () => (await import("./dates.ts")).dateFunctions,
  },
  {
    name: "regex",
    names: [
      "regexMatch",
      "mustRegexMatch",
      "regexFind",
      "mustRegexFind",
      "regexFindAll",
      "mustRegexFindAll",
      "regexReplaceAll",
      "mustRegexReplaceAll",
      "regexReplaceAllLiteral",
      "mustRegexReplaceAllLiteral",
      "regexSplit",
      "mustRegexSplit",
    ],
    load: async () => (await import("./regex.ts")).regexFunctions,
  },
  {
    name: "urls",
    names: ["urlParse", "urlJoin"],
    load: async () => (await import("./url.ts")).urlFunctions,
  },
  {
    name: "semver",
    names: ["semver", "semverCompare"],
    load: async () => (await import("./semver.ts")).semverFunctions,
  },
  {
    name: "crypto",
    names: [
      "sha1sum",
      "sha256sum",
      "sha512sum",
      "adler32sum",
      "bcrypt",
      "htpasswd",
      "encryptAES",
      "decryptAES",
      "derivePassword",
    ],
    load: async () => (await import("./crypto.ts")).cryptoFunctions,
  },
  {
    name: "certificates",
    names: [
      "genPrivateKey",
      "genCA",
      "genCAWithKey",
      "genSelfSignedCert",
      "genSelfSignedCertWithKey",
      "genSignedCert",
      "genSignedCertWithKey",
      "buildCustomCert",
    ],
    load: async () => (await import("./certificates.ts")).certificateFunctions,
  },
];

/** The names of functions that change a map in place; see {@link TemplateFunction.mutates}. */
export const mutatingNames: ReadonlySet<string> = new Set(
  dictFunctions.filter((entry) => entry.mutates).map((entry) => entry.name),
);

/** The method of a value, where Go's type has one of that name: instants, durations and versions. */
export function methodOf(receiver: Value, name: string): TemplateMethod | undefined {
  if (receiver instanceof Timestamp) return TIME_METHODS.get(name);
  if (receiver instanceof Duration) return DURATION_METHODS.get(name);
  return factsOf(receiver)?.methods?.get(name);
}

/** What a value prints as when its Go type has a `String` method that the value model does not know of. */
export function stringerText(value: Value): string | undefined {
  return factsOf(value)?.text;
}
