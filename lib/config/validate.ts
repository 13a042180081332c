import { didYouMean } from "../diagnostics/mod.ts";
import { asNumber, isObject, kindOf, parseDuration, type Value, type ValueObject } from "../value/mod.ts";
import { type KeyFact, KEYS, LOG_LEVELS } from "./keys.ts";
import { lookUp } from "./tree.ts";

/** Something wrong in a configuration: where, and why. */
export interface ConfigFinding {
  /** Dotted key, with `[n]` for the items of a list. */
  readonly key: string;
  readonly message: string;
  readonly severity: "error" | "warning";
}

/** Everything wrong with a configuration tree, in the order of the keys. Unknown keys are warnings. */
export function validateConfig(
  tree: ValueObject,
  keys: readonly KeyFact[] = KEYS,
  prefix = "",
): ConfigFinding[] {
  const findings: ConfigFinding[] = [];
  for (const fact of keys) {
    const value = lookUp(tree, fact.key);
    if (value === undefined || value === null) {
      if ((fact as { required?: boolean }).required) {
        findings.push({ key: prefix + fact.key, message: "is required", severity: "error" });
      }
      continue;
    }
    findings.push(...checkValue(fact, value, prefix + fact.key));
  }
  return [...findings, ...unknownKeys(tree, keys, prefix)];
}

/** The faults of one value. */
export function checkValue(fact: KeyFact, value: Value, key: string): ConfigFinding[] {
  const wrong = (message: string): ConfigFinding[] => [{ key, message, severity: "error" }];
  switch (fact.type) {
    case "bool":
      return typeof value === "boolean" ? [] : wrong(`must be true or false, not ${shown(value)}`);
    case "int":
    case "number": {
      const number = asNumber(value);
      if (number === undefined || (fact.type === "int" && !Number.isInteger(number))) {
        return wrong(`must be a ${fact.type === "int" ? "whole number" : "number"}, not ${shown(value)}`);
      }
      if (fact.least !== undefined && number < fact.least) return wrong(`must be at least ${fact.least}`);
      return [];
    }
    case "duration":
      return typeof value === "string" && parseDuration(value)
        ? []
        : wrong(`must be a duration such as 30s, not ${shown(value)}`);
    case "string":
      return checkText(fact, value, key);
    case "strings":
      return Array.isArray(value) && value.every((item) => typeof item === "string")
        ? []
        : wrong("must be a list of texts");
    case "map":
      return isObject(value) ? [] : wrong("must be a map");
    case "objects":
      if (!Array.isArray(value)) return wrong("must be a list");
      return value.flatMap((item, index) =>
        isObject(item)
          ? validateConfig(item, fact.members ?? [], `${key}[${index}].`)
          : [{ key: `${key}[${index}]`, message: "must be a map", severity: "error" as const }]
      );
  }
}

function checkText(fact: KeyFact, value: Value, key: string): ConfigFinding[] {
  const wrong = (message: string): ConfigFinding[] => [{ key, message, severity: "error" }];
  if (fact.key === "logging.level") {
    const text = typeof value === "string" ? value : String(asNumber(value) ?? "");
    return isLogLevel(text) ? [] : wrong(`must be one of ${LOG_LEVELS.join(", ")} or a number`);
  }
  if (typeof value !== "string") return wrong(`must be a text, not ${shown(value)}`);
  if (fact.values && value !== "" && !fact.values.includes(value)) {
    return wrong(`must be one of ${fact.values.join(", ")}, not "${value}"`);
  }
  return [];
}

/** Whether a text names a log level. */
export function isLogLevel(text: string): boolean {
  return LOG_LEVELS.includes(text.toLowerCase()) || /^[+-]?\d{1,3}$/.test(text);
}

function shown(value: Value): string {
  return typeof value === "string" ? `"${value}"` : kindOf(value) ?? "nothing";
}

function unknownKeys(tree: ValueObject, keys: readonly KeyFact[], prefix: string): ConfigFinding[] {
  const findings: ConfigFinding[] = [];
  const sections = keys.flatMap(({ key }) =>
    [...key.matchAll(/\./g)].map(({ index }) => key.slice(0, index))
  );
  const known = [...new Set([...keys.map(({ key }) => key), ...sections])];
  const visit = (node: ValueObject, path: string) => {
    for (const [name, value] of Object.entries(node)) {
      const key = path === "" ? name : `${path}.${name}`;
      const lower = key.toLowerCase();
      if (keys.some((fact) => fact.key.toLowerCase() === lower)) continue;
      const isSection = keys.some((fact) => fact.key.toLowerCase().startsWith(`${lower}.`));
      if (isSection && (isObject(value) || value === null)) {
        if (isObject(value)) visit(value, key);
        continue;
      }
      const hint = didYouMean(key, known);
      const message = isSection ? "must be a map" : `is not a known key${hint ? `; ${hint}` : ""}`;
      findings.push({ key: prefix + key, message, severity: isSection ? "error" : "warning" });
    }
  };
  visit(tree, "");
  return findings;
}
