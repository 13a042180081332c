import { asBigInt } from "../../value/mod.ts";
import { type Flags, noFlags } from "./flags.ts";
import { formatValue } from "./format_value.ts";
import { Complex, type Meter, type Printable, typeName, UNMETERED } from "./types.ts";

/** Go takes no width or precision beyond this. */
const TOO_LARGE = 1e6;

/** `fmt.Sprintf`. Mistakes in the format show up in the text (`%!d(string=x)`), as in Go; nothing is thrown for them. */
export function sprintf(format: string, args: readonly Printable[], meter: Meter = UNMETERED): string {
  return new Formatter(format, args, meter).run();
}

class Formatter {
  #at = 0;
  #arg = 0;
  #isReordered = false;
  #isGoodIndex = true;
  #text = "";

  constructor(readonly format: string, readonly args: readonly Printable[], readonly meter: Meter) {}

  run(): string {
    const { format } = this;
    while (this.#at < format.length) {
      const percent = format.indexOf("%", this.#at);
      if (percent === -1) {
        this.#text += format.slice(this.#at);
        break;
      }
      this.#text += format.slice(this.#at, percent);
      this.#at = percent + 1;
      this.meter.step(1);
      if (!this.#directive()) break;
    }
    if (!this.#isReordered && this.#arg < this.args.length) this.#extra();
    return this.#text;
  }

  /** One verb with its flags. False when the format ends before the verb. */
  #directive(): boolean {
    const { format, args } = this;
    const flags = this.#flags();
    this.#isGoodIndex = true;
    let afterIndex = this.#index();
    afterIndex = this.#width(flags, afterIndex);
    if (format[this.#at] === ".") {
      this.#at++;
      afterIndex = this.#precision(flags, afterIndex);
    }
    if (!afterIndex) this.#index();
    const code = format.codePointAt(this.#at);
    if (code === undefined) {
      this.#text += "%!(NOVERB)";
      return false;
    }
    const verb = String.fromCodePoint(code);
    this.#at += verb.length;
    if (verb === "%") this.#text += "%";
    else if (!this.#isGoodIndex) this.#text += `%!${verb}(BADINDEX)`;
    else if (this.#arg >= args.length) this.#text += `%!${verb}(MISSING)`;
    else this.#print(verb, flags);
    return true;
  }

  #print(verb: string, flags: Flags): void {
    if (verb === "v") {
      flags.sharpV = flags.sharp;
      flags.sharp = false;
      flags.plus = false;
    }
    if (flags.width !== undefined) this.meter.produce(flags.width);
    this.#text += formatValue(this.args[this.#arg++]!, verb, flags, this.meter);
  }

  #flags(): Flags {
    const flags = noFlags();
    for (;; this.#at++) {
      switch (this.format[this.#at]) {
        case "#":
          flags.sharp = true;
          break;
        case "0":
          flags.zero = true;
          break;
        case "+":
          flags.plus = true;
          break;
        case "-":
          flags.minus = true;
          break;
        case " ":
          flags.space = true;
          break;
        default:
          return flags;
      }
    }
  }

  #width(flags: Flags, afterIndex: boolean): boolean {
    if (this.format[this.#at] !== "*") {
      flags.width = this.#number();
      if (afterIndex && flags.width !== undefined) this.#isGoodIndex = false;
      return afterIndex;
    }
    this.#at++;
    const width = this.#star();
    if (width === undefined) this.#text += "%!(BADWIDTH)";
    else {
      flags.width = Math.abs(width);
      if (width < 0) {
        flags.minus = true;
        flags.zero = false;
      }
    }
    return false;
  }

  #precision(flags: Flags, afterIndex: boolean): boolean {
    if (afterIndex) this.#isGoodIndex = false;
    const isIndexed = this.#index();
    if (this.format[this.#at] !== "*") {
      flags.precision = this.#number() ?? 0;
      return isIndexed;
    }
    this.#at++;
    const precision = this.#star();
    if (precision === undefined || precision < 0) this.#text += "%!(BADPREC)";
    else flags.precision = precision;
    return false;
  }

  /** Digits at the present place; undefined without digits, or when the number is too large (the format ends then). */
  #number(): number | undefined {
    const start = this.#at;
    let value = 0;
    for (let code = this.format.charCodeAt(start); code >= 48 && code <= 57;) {
      if (value > TOO_LARGE) {
        this.#at = this.format.length;
        return undefined;
      }
      value = value * 10 + code - 48;
      code = this.format.charCodeAt(++this.#at);
    }
    return this.#at === start ? undefined : value;
  }

  /** An operand that serves as a width or precision. */
  #star(): number | undefined {
    if (this.#arg >= this.args.length) return undefined;
    const arg = this.args[this.#arg++]!;
    const value = arg instanceof Complex ? undefined : asBigInt(arg);
    const number = Number(value);
    return value === undefined || Math.abs(number) > TOO_LARGE ? undefined : number;
  }

  /** `[n]`, which names the operand to use next. */
  #index(): boolean {
    const { format } = this;
    if (format[this.#at] !== "[") return false;
    this.#isReordered = true;
    const close = format.indexOf("]", this.#at);
    if (close === -1) {
      this.#isGoodIndex = false;
      this.#at++;
      return false;
    }
    const digits = format.slice(this.#at + 1, close);
    const index = /^\d{1,7}$/.test(digits) ? Number(digits) - 1 : -2;
    this.#at = close + 1;
    if (index >= 0 && index < this.args.length) {
      this.#arg = index;
      return true;
    }
    this.#isGoodIndex = false;
    return index !== -2;
  }

  #extra(): void {
    const shown = this.args.slice(this.#arg).map((arg) =>
      arg === null ? "<nil>" : `${typeName(arg)}=${formatValue(arg, "v", noFlags(), this.meter)}`
    );
    this.#text += `%!(EXTRA ${shown.join(", ")})`;
  }
}
