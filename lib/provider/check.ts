import { compareNumbers, equals, isObject, kindOf, type Value } from "../value/mod.ts";
import type { JsonSchema, SchemaType } from "./json_schema.ts";

/** One way in which a value does not fit its schema. `path` is like `retry.maxAttempts` or `files[2]`, "" for the root. */
export interface Problem {
  readonly path: string;
  readonly message: string;
}

/** Decides whether a text matches a pattern, in RE2 syntax. */
export type PatternMatcher = (pattern: string, text: string) => boolean;

type Check = (value: Value, path: string, problems: Problem[]) => void;

/** More findings than these help nobody. */
const MOST_PROBLEMS = 20;

/**
 * Checks values against a descriptor's schema. The schema is compiled once and kept; the closed {@link JsonSchema} form
 * needs no general validator, which would cost a run more to load than all its checks take.
 */
export class SchemaChecker {
  readonly #compiled = new WeakMap<JsonSchema, Check>();

  constructor(private readonly matches: PatternMatcher) {}

  /** Everything that does not fit, at most 20 findings. */
  check(schema: JsonSchema, value: Value, path = ""): Problem[] {
    const problems: Problem[] = [];
    this.#compile(schema)(value, path, problems);
    return problems.slice(0, MOST_PROBLEMS);
  }

  #compile(schema: JsonSchema): Check {
    let check = this.#compiled.get(schema);
    if (!check) {
      check = this.#build(schema);
      this.#compiled.set(schema, check);
    }
    return check;
  }

  #build(schema: JsonSchema): Check {
    const checks: Check[] = [];
    const types = schema.type === undefined
      ? []
      : typeof schema.type === "string"
      ? [schema.type]
      : schema.type;
    const rest = [
      ...this.#stringChecks(schema),
      ...numberChecks(schema),
      ...this.#listChecks(schema),
      ...this.#mapChecks(schema),
      ...this.#choiceChecks(schema),
    ];
    if (types.length > 0) {
      checks.push((value, path, problems) => {
        if (types.some((type) => hasType(value, type))) {
          for (const check of rest) check(value, path, problems);
        } else {
          problems.push({ path, message: `expected ${types.join(" or ")}, got ${typeName(value)}` });
        }
      });
    } else {
      checks.push(...rest);
    }
    return (value, path, problems) => {
      for (const check of checks) check(value, path, problems);
    };
  }

  #stringChecks(schema: JsonSchema): Check[] {
    const { minLength, maxLength, pattern } = schema;
    if (minLength === undefined && maxLength === undefined && pattern === undefined) return [];
    return [(value, path, problems) => {
      if (typeof value !== "string") return;
      if (minLength !== undefined && value.length < minLength * 2 && characters(value) < minLength) {
        problems.push({ path, message: `must have at least ${minLength} characters` });
      }
      if (maxLength !== undefined && value.length > maxLength && characters(value) > maxLength) {
        problems.push({ path, message: `must have at most ${maxLength} characters` });
      }
      if (pattern !== undefined && !this.matches(pattern, value)) {
        problems.push({ path, message: `must match ${pattern}` });
      }
    }];
  }

  #listChecks(schema: JsonSchema): Check[] {
    const { minItems, maxItems, uniqueItems, items } = schema;
    if (minItems === undefined && maxItems === undefined && !uniqueItems && !items) return [];
    const checkItem = items && this.#compile(items);
    return [(value, path, problems) => {
      if (!Array.isArray(value)) return;
      if (minItems !== undefined && value.length < minItems) {
        problems.push({ path, message: `must have at least ${minItems} items` });
      }
      if (maxItems !== undefined && value.length > maxItems) {
        problems.push({ path, message: `must have at most ${maxItems} items` });
      }
      if (
        uniqueItems && value.some((item, index) => value.slice(0, index).some((other) => equals(item, other)))
      ) {
        problems.push({ path, message: "must not repeat an item" });
      }
      if (!checkItem) return;
      for (let index = 0; index < value.length && problems.length < MOST_PROBLEMS; index++) {
        checkItem(value[index]!, `${path}[${index}]`, problems);
      }
    }];
  }

  #mapChecks(schema: JsonSchema): Check[] {
    const { properties, required, additionalProperties, minProperties, maxProperties } = schema;
    const members = Object.entries(properties ?? {}).map(([name, member]) =>
      [name, this.#compile(member)] as const
    );
    const others = typeof additionalProperties === "object" ? this.#compile(additionalProperties) : undefined;
    const isClosed = additionalProperties === false;
    if (members.length === 0 && !required && !others && !isClosed && minProperties === undefined) {
      if (maxProperties === undefined) return [];
    }
    return [(value, path, problems) => {
      if (!isObject(value)) return;
      for (const name of required ?? []) {
        if (!Object.hasOwn(value, name)) problems.push({ path: join(path, name), message: "is required" });
      }
      for (const [name, check] of members) {
        if (Object.hasOwn(value, name)) check(value[name]!, join(path, name), problems);
      }
      const names = others || isClosed || minProperties !== undefined || maxProperties !== undefined
        ? Object.keys(value)
        : [];
      if (minProperties !== undefined && names.length < minProperties) {
        problems.push({ path, message: `must have at least ${minProperties} members` });
      }
      if (maxProperties !== undefined && names.length > maxProperties) {
        problems.push({ path, message: `must have at most ${maxProperties} members` });
      }
      for (const name of names) {
        if (properties && Object.hasOwn(properties, name)) continue;
        if (isClosed) problems.push({ path: join(path, name), message: "is not a known field" });
        else others?.(value[name]!, join(path, name), problems);
      }
    }];
  }

  #choiceChecks(schema: JsonSchema): Check[] {
    const checks: Check[] = [];
    const { enum: choices, anyOf, oneOf, allOf, not } = schema;
    if (choices) {
      checks.push((value, path, problems) => {
        if (choices.some((choice) => equals(choice, value))) return;
        problems.push({
          path,
          message: `must be one of ${choices.map((choice) => String(choice)).join(", ")}`,
        });
      });
    }
    if (schema.const !== undefined) {
      checks.push((value, path, problems) => {
        if (!equals(schema.const!, value)) {
          problems.push({ path, message: `must be ${String(schema.const)}` });
        }
      });
    }
    const passes = (member: JsonSchema, value: Value) => this.check(member, value).length === 0;
    if (anyOf) {
      checks.push((value, path, problems) => {
        if (!anyOf.some((member) => passes(member, value))) {
          problems.push({ path, message: "fits none of the allowed forms" });
        }
      });
    }
    if (oneOf) {
      checks.push((value, path, problems) => {
        const fitting = oneOf.filter((member) => passes(member, value)).length;
        if (fitting !== 1) {
          problems.push({
            path,
            message: fitting === 0 ? "fits none of the allowed forms" : "fits several forms",
          });
        }
      });
    }
    if (allOf) {
      const members = allOf.map((member) => this.#compile(member));
      checks.push((value, path, problems) => members.forEach((member) => member(value, path, problems)));
    }
    if (not) {
      checks.push((value, path, problems) => {
        if (passes(not, value)) problems.push({ path, message: "has a form that is not allowed" });
      });
    }
    return checks;
  }
}

function numberChecks(schema: JsonSchema): Check[] {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  const bounds = [
    [minimum, "at least", (order: number) => order >= 0],
    [maximum, "at most", (order: number) => order <= 0],
    [exclusiveMinimum, "more than", (order: number) => order > 0],
    [exclusiveMaximum, "less than", (order: number) => order < 0],
  ] as const;
  return bounds.flatMap(([bound, words, holds]): Check[] => {
    if (bound === undefined) return [];
    return [(value, path, problems) => {
      const kind = kindOf(value);
      if (kind !== "int" && kind !== "double" && kind !== "uint") return;
      const order = compareNumbers(value as number, bound);
      if (order === undefined || !holds(order)) problems.push({ path, message: `must be ${words} ${bound}` });
    }];
  });
}

function hasType(value: Value, type: SchemaType): boolean {
  const kind = kindOf(value);
  switch (type) {
    case "string":
      // Instants, durations and bytes travel as text in every format that has a schema.
      return kind === "string" || kind === "timestamp" || kind === "duration" || kind === "bytes";
    case "integer":
      return kind === "int" || kind === "uint" ||
        (kind === "double" && Number.isInteger(Number(unboxed(value))));
    case "number":
      return kind === "int" || kind === "uint" || kind === "double";
    case "boolean":
      return kind === "bool";
    case "array":
      return kind === "list";
    case "object":
      return kind === "map";
    case "null":
      return kind === "null";
  }
}

function unboxed(value: Value): unknown {
  return typeof value === "object" && value !== null && "value" in value ? value.value : value;
}

function typeName(value: Value): string {
  switch (kindOf(value)) {
    case "bool":
      return "boolean";
    case "int":
    case "uint":
      return "integer";
    case "double":
      return "number";
    case "list":
      return "array";
    case "map":
      return "object";
    default:
      return kindOf(value) ?? "an unknown type";
  }
}

function characters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
