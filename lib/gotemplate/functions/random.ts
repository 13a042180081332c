import { encodeBase64 } from "../../value/mod.ts";
import { type FunctionContext, FunctionError } from "./contract.ts";
import { group } from "./define.ts";

const DIGITS = "0123456789";
const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const PRINTABLE = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join("");

/** Random texts and numbers, drawn from the render's own source of randomness. */
export const randomFunctions = group("random", "sprig", (define) => {
  define("randAlphaNum", ["int"], "Random letters and digits.", [["{{len (randAlphaNum 5)}}", "5"]], (
    [count],
    context,
  ) => pick(LETTERS + DIGITS, count, context));
  define(
    "randAlpha",
    ["int"],
    "Random letters.",
    [["{{len (randAlpha 5)}}", "5"]],
    ([count], context) => pick(LETTERS, count, context),
  );
  define(
    "randNumeric",
    ["int"],
    "Random digits.",
    [["{{len (randNumeric 5)}}", "5"]],
    ([count], context) => pick(DIGITS, count, context),
  );
  define("randAscii", ["int"], "Random printable ASCII characters.", [["{{len (randAscii 5)}}", "5"]], (
    [count],
    context,
  ) => pick(PRINTABLE, count, context));
  define(
    "randBytes",
    ["int"],
    "Random bytes, in base64.",
    [["{{len (randBytes 3)}}", "4"]],
    ([count], context) => {
      if (count < 0) throw new FunctionError("runtime error: makeslice: len out of range");
      context.produce(Math.ceil(count / 3) * 4);
      return encodeBase64(context.random(count));
    },
  );
  define(
    "randInt",
    ["int", "int"],
    "A random whole number from the first up to, and without, the second.",
    [["{{randInt 3 4}}", "3"]],
    ([low, high], context) => {
      if (high <= low) throw new FunctionError("invalid argument to Intn");
      return low + new Dice(context).below(high - low);
    },
  );
  define(
    "shuffle",
    ["string"],
    "The characters of a text in random order.",
    [['{{len (shuffle "hello")}}', "5"]],
    ([text], context) => {
      const dice = new Dice(context);
      const characters = Array.from(text);
      context.step(characters.length);
      for (let index = characters.length - 1; index > 0; index--) {
        const other = dice.below(index + 1);
        [characters[index], characters[other]] = [characters[other]!, characters[index]!];
      }
      return characters.join("");
    },
  );
  define(
    "uuidv4",
    [],
    "A random UUID.",
    [["{{len uuidv4}}", "36"]],
    (_, context) => uuid(context.random(16)),
  );
});

function pick(alphabet: string, count: number, context: FunctionContext): string {
  if (count <= 0) return "";
  context.produce(count);
  const dice = new Dice(context);
  let text = "";
  for (let index = 0; index < count; index++) text += alphabet[dice.below(alphabet.length)];
  return text;
}

/** Even chances: draws that would favour small numbers are thrown away. */
class Dice {
  #bytes: Uint8Array = new Uint8Array();
  #index = 0;
  constructor(readonly context: FunctionContext) {}

  below(limit: number): number {
    const width = limit <= 0x100 ? 1 : limit <= 0x10000 ? 2 : limit <= 0x100000000 ? 4 : 6;
    const range = 256 ** width;
    const fair = range - range % limit;
    for (;;) {
      let number = 0;
      for (let index = 0; index < width; index++) number = number * 256 + this.#byte();
      if (number < fair) return number % limit;
    }
  }

  #byte(): number {
    if (this.#index === this.#bytes.length) {
      this.#bytes = this.context.random(64);
      this.#index = 0;
    }
    return this.#bytes[this.#index++]!;
  }
}

function uuid(bytes: Uint8Array): string {
  const marked = Uint8Array.from(bytes);
  marked[6] = (marked[6]! & 0x0f) | 0x40;
  marked[8] = (marked[8]! & 0x3f) | 0x80;
  const hex = marked.toHex();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
