import { type Bindings, CelError, define, environment, type Type } from "../../../lib/cel/mod.ts";
import {
  double,
  int,
  isIntNumber,
  kindOf,
  mapEntries,
  mapGet,
  mapSize,
  object,
  Uint,
  type Value,
  ValueMap,
} from "../../../lib/value/mod.ts";
import { formatType, opaqueType, paramType, parseType } from "../../../lib/cel/types.ts";

/** One converted test of the official suite. */
export interface SpecCase {
  readonly file: string;
  readonly section: string;
  readonly name: string;
  readonly expr: string;
  readonly container: string;
  readonly disableMacros: boolean;
  readonly disableCheck: boolean;
  readonly checkOnly: boolean;
  readonly typeEnv: readonly Declaration[] | null;
  readonly bindings: Readonly<Record<string, { readonly value?: JsonValue }>>;
  readonly kind: "value" | "error" | "true" | "typed";
  readonly want: JsonValue | null;
  readonly wantType: JsonType | null;
  readonly proto: boolean;
  readonly original: string;
}

type JsonValue = Readonly<Record<string, unknown>>;
type JsonType = Readonly<Record<string, unknown>>;

interface Declaration {
  readonly name: string;
  readonly ident?: { readonly type: JsonType };
  readonly function?: { readonly overloads: readonly { params: JsonType[]; resultType: JsonType }[] };
}

/** Reads a corpus file that lies beside this module. */
export function readLines(file: string): unknown[] {
  const text = Deno.readTextFileSync(new URL(file, import.meta.url));
  return text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
}

/** Unique name of a case. */
export function caseId(test: SpecCase): string {
  return `${test.file}/${test.section}/${test.name}`;
}

function typeOf(json: JsonType): Type {
  if (json.primitive !== undefined) {
    return parseType(String(json.primitive).replace("INT64", "INT").toLowerCase());
  }
  if (json.listType !== undefined) {
    return parseType(`list(${formatType(typeOf((json.listType as { elemType: JsonType }).elemType))})`);
  }
  if (json.mapType !== undefined) {
    const { keyType, valueType } = json.mapType as { keyType: JsonType; valueType: JsonType };
    return parseType(`map(${formatType(typeOf(keyType))}, ${formatType(typeOf(valueType))})`);
  }
  if (json.abstractType !== undefined) {
    const { name, parameterTypes } = json.abstractType as { name: string; parameterTypes?: JsonType[] };
    return opaqueType(name, (parameterTypes ?? []).map(typeOf));
  }
  if (json.typeParam !== undefined) return paramType(String(json.typeParam));
  if ("null" in json) return parseType("null");
  return parseType("dyn");
}

function valueOf(json: JsonValue): Value {
  const [kind] = Object.keys(json);
  const content = json[kind!];
  switch (kind) {
    case "int64Value":
      return int(BigInt(content as string));
    case "uint64Value":
      return new Uint(BigInt(content as string));
    case "doubleValue":
      return double(Number(content));
    case "bytesValue":
      return Uint8Array.fromBase64(content as string);
    case "listValue":
      return ((content as { values?: JsonValue[] }).values ?? []).map(valueOf);
    case "mapValue": {
      const entries = (content as { entries?: { key: JsonValue; value: JsonValue }[] }).entries ?? [];
      const pairs = entries.map((entry) => [valueOf(entry.key), valueOf(entry.value)] as [string, Value]);
      return pairs.every(([key]) => typeof key === "string") ? object(pairs) : new ValueMap(pairs);
    }
    case "nullValue":
      return null;
    default:
      return content as Value;
  }
}

/** Equality that also compares the kinds, and takes NaN as equal to itself. */
export function identical(a: Value, b: Value): boolean {
  if (kindOf(a) !== kindOf(b)) return false;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => identical(item, b[index]!));
  }
  if (kindOf(a) === "map") {
    if (mapSize(a) !== mapSize(b)) return false;
    return [...mapEntries(a)].every(([key, item]) => {
      const other = mapGet(b, key);
      return other !== undefined && identical(item, other);
    });
  }
  return show(a) === show(b);
}

/** A value as text, for messages and comparison. */
export function show(value: Value): string {
  if (value instanceof Uint) return `${value.value}u`;
  if (value instanceof Uint8Array) return `b${value.toBase64()}`;
  if (kindOf(value) === "double") {
    const number = typeof value === "number" ? value : (value as { value: number }).value;
    return `${number === 0 ? 0 : number}.d`;
  }
  if (typeof value === "number" && isIntNumber(value)) return String(value);
  return JSON.stringify(value, (_key, item) => typeof item === "bigint" ? String(item) : item) ?? "undefined";
}

/** Runs one case. Undefined = as wanted; otherwise what was found instead. */
export async function runSpec(
  test: SpecCase,
  extra: { twoVariables?: boolean } = {},
): Promise<string | undefined> {
  const variables: Record<string, Type> = {};
  const functions = [];
  for (const declaration of test.typeEnv ?? []) {
    if (declaration.ident) variables[declaration.name] = typeOf(declaration.ident.type);
    for (const overload of declaration.function?.overloads ?? []) {
      const args = overload.params.map((param) => formatType(typeOf(param))).join(", ");
      const signature = `(${args}) -> ${formatType(typeOf(overload.resultType))}`;
      functions.push(define(declaration.name, { library: "test" }, { [signature]: () => null }));
    }
  }
  const bindings: Record<string, Value> = object();
  for (const [name, { value }] of Object.entries(test.bindings)) {
    if (value !== undefined) bindings[name] = valueOf(value);
    variables[name] ??= parseType("dyn");
  }
  try {
    const env = environment({
      variables,
      functions,
      container: test.container,
      noMacros: test.disableMacros,
      ...extra,
    });
    if (test.kind === "typed") {
      const { type } = await env.check(test.expr);
      const wanted = formatType(typeOf(test.wantType!));
      return formatType(type) === wanted ? undefined : `type ${formatType(type)}, wanted ${wanted}`;
    }
    const program = await env.compile(test.expr, { check: !test.disableCheck });
    if (test.checkOnly) return undefined;
    const result = program.evaluate(bindings as Bindings);
    if (test.kind === "error") return `no error but ${show(result)}`;
    const wanted = test.kind === "true" ? true : valueOf(test.want!);
    return identical(result, wanted) ? undefined : `${show(result)}, wanted ${show(wanted)}`;
  } catch (error) {
    if (!(error instanceof CelError)) return `threw ${error instanceof Error ? error.stack : error}`;
    return test.kind === "error" ? undefined : `error ${error.code}: ${error.message}`;
  }
}
