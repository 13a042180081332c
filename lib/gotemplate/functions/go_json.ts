import {
  asNumber,
  formatJson,
  isObject,
  type JsonStyle,
  object,
  parseJson,
  type Value,
  ValueError,
  ValueMap,
} from "../../value/mod.ts";
import { toBinary } from "./bytes.ts";
import { FunctionError } from "./contract.ts";
import { factsOf } from "./go_values.ts";
import { quote } from "./go_text.ts";

/** JSON with the error texts of Go's encoding/json. */

/** Reads a JSON text; every number becomes a float64. Throws for text that is no JSON. */
export function readJson(text: string): Value {
  const fault = findFault(toBinary(text));
  if (fault !== undefined) throw new FunctionError(fault);
  try {
    return parseJson(text);
  } catch (error) {
    throw new FunctionError(error instanceof ValueError ? error.message : String(error));
  }
}

/** Writes a value as JSON. Throws for NaN and the infinities. */
export function writeJson(value: Value, style: JsonStyle): string {
  const plain = withoutGoTypes(value);
  const bad = findUnsupported(plain);
  if (bad !== undefined) throw new FunctionError(`json: unsupported value: ${bad}`);
  try {
    return formatJson(plain, style);
  } catch (error) {
    throw error instanceof ValueError ? new FunctionError(`json: ${error.message}`) : error;
  }
}

/** Values with a text of their own become it, nil slices become null. Unchanged parts are shared. */
function withoutGoTypes(value: Value): Value {
  const facts = factsOf(value);
  if (facts?.isNil === true) return null;
  if (facts?.text !== undefined) return facts.text;
  if (Array.isArray(value)) {
    const items = value.map(withoutGoTypes);
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (!isObject(value)) return value;
  const keys = Object.keys(value);
  const entries = keys.map((key) => [key, withoutGoTypes(value[key]!)] as const);
  return entries.some(([key, item]) => item !== value[key]) ? object(entries) : value;
}

function findUnsupported(value: Value): string | undefined {
  if (typeof value !== "object" || value === null) {
    return typeof value === "number" ? nonFinite(value) : undefined;
  }
  if (Array.isArray(value)) return firstOf(value, findUnsupported);
  if (value instanceof ValueMap) return firstOf([...value.values()], findUnsupported);
  if (isObject(value)) return firstOf(Object.values(value), findUnsupported);
  const number = asNumber(value);
  return number === undefined ? undefined : nonFinite(number);
}

function firstOf(values: readonly Value[], find: (value: Value) => string | undefined): string | undefined {
  for (const value of values) {
    const found = find(value);
    if (found !== undefined) return found;
  }
  return undefined;
}

function nonFinite(value: number): string | undefined {
  if (Number.isNaN(value)) return "NaN";
  return Number.isFinite(value) ? undefined : value > 0 ? "+Inf" : "-Inf";
}

/** Deepest nesting that Go reads. */
const MAX_DEPTH = 10_000;
const END = "unexpected end of JSON input";

/** What Go says about a text that is no JSON, given as bytes; undefined when it is JSON. */
function findFault(bytes: string): string | undefined {
  const scanner = new Scanner(bytes);
  try {
    scanner.document();
    return undefined;
  } catch (error) {
    if (error instanceof Fault) return error.message;
    throw error;
  }
}

class Fault extends Error {}

class Scanner {
  #index = 0;
  constructor(readonly bytes: string) {}

  document(): void {
    this.#value(0);
    this.#blank();
    if (this.#index < this.bytes.length) this.#refuse("after top-level value");
  }

  #value(depth: number): void {
    if (depth > MAX_DEPTH) throw new Fault("exceeded max depth");
    this.#blank();
    const first = this.#peek();
    if (first === "{") return this.#object(depth);
    if (first === "[") return this.#array(depth);
    if (first === '"') return this.#string();
    if (first === "-" || isDigit(first)) return this.#number();
    for (const word of ["true", "false", "null"]) {
      if (first === word[0]) return this.#word(word);
    }
    this.#refuse("looking for beginning of value");
  }

  #object(depth: number): void {
    this.#index++;
    this.#blank();
    if (this.#peek() === "}") {
      this.#index++;
      return;
    }
    for (;;) {
      this.#blank();
      if (this.#peek() !== '"') this.#refuse("looking for beginning of object key string");
      this.#string();
      this.#blank();
      if (this.#peek() !== ":") this.#refuse("after object key");
      this.#index++;
      this.#value(depth + 1);
      if (this.#isLast("}", "after object key:value pair")) return;
    }
  }

  #array(depth: number): void {
    this.#index++;
    this.#blank();
    if (this.#peek() === "]") {
      this.#index++;
      return;
    }
    do this.#value(depth + 1); while (!this.#isLast("]", "after array element"));
  }

  #isLast(close: string, where: string): boolean {
    this.#blank();
    const next = this.#peek();
    if (next !== close && next !== ",") this.#refuse(where);
    this.#index++;
    return next === close;
  }

  #string(): void {
    this.#index++;
    for (;;) {
      const next = this.#peek();
      if (next === undefined || next < " ") this.#refuse("in string literal");
      this.#index++;
      if (next === '"') return;
      if (next === "\\") this.#escape();
    }
  }

  #escape(): void {
    const next = this.#peek();
    if (next === undefined || !'bfnrt\\/"u'.includes(next)) this.#refuse("in string escape code", true);
    this.#index++;
    if (next !== "u") return;
    for (let count = 0; count < 4; count++) {
      if (!/[0-9a-fA-F]/.test(this.#peek() ?? "")) this.#refuse("in \\u hexadecimal character escape", true);
      this.#index++;
    }
  }

  #number(): void {
    if (this.#peek() === "-") this.#index++;
    if (this.#peek() === "0") this.#index++;
    else this.#digits("in numeric literal");
    if (this.#peek() === ".") {
      this.#index++;
      this.#digits("after decimal point in numeric literal");
    }
    if (this.#peek() !== "e" && this.#peek() !== "E") return;
    this.#index++;
    if (this.#peek() === "+" || this.#peek() === "-") this.#index++;
    this.#digits("in exponent of numeric literal");
  }

  #digits(where: string): void {
    if (!isDigit(this.#peek())) this.#refuse(where, true);
    while (isDigit(this.#peek())) this.#index++;
  }

  #word(word: string): void {
    for (const letter of word) {
      if (this.#peek() !== letter) this.#refuse(`in literal ${word} (expecting '${letter}')`, true);
      this.#index++;
    }
  }

  #blank(): void {
    while (/[ \t\r\n]/.test(this.#peek() ?? "")) this.#index++;
  }

  #peek(): string | undefined {
    return this.bytes[this.#index];
  }

  /** At the end Go tries a blank; where a blank is not allowed either, the complaint is about the blank. */
  #refuse(where: string, complainsOfBlank = false): never {
    const found = this.#peek();
    if (found === undefined && !complainsOfBlank) throw new Fault(END);
    throw new Fault(`invalid character ${quoteCharacter(found ?? " ")} ${where}`);
  }
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= "0" && character <= "9";
}

function quoteCharacter(character: string): string {
  if (character === "'") return "'\\''";
  if (character === '"') return "'\"'";
  return `'${quote(character).slice(1, -1)}'`;
}
