import { daysFromCivil, isDate, Timestamp } from "../../value/mod.ts";
import { DAYS, type LayoutChunk, MONTHS, parseLayout } from "./go_layout.ts";
import { quoteTime as quote } from "./go_time_text.ts";
import { inZone, localToUtc, zoneOffsetByName } from "./go_zones.ts";

/** A text that does not follow its layout; the message is Go's. */
export class TimeError extends Error {
  override readonly name = "TimeError";
}

/** Reads an instant by a Go layout. Without an offset in the text it is a time of the given zone. */
export function parseTime(layout: string, value: string, zone: string): Timestamp {
  const reader = new Reader(layout, value);
  const chunks = parseLayout(layout);
  chunks.forEach((chunk, index) => reader.read(chunk, chunks[index + 1]));
  return reader.finish(zone);
}

/** A place in the text that does not fit; `range` names a number that is too large. */
class Misfit extends Error {
  constructor(readonly range?: string) {
    super();
  }
}

class Reader {
  #rest: string;
  #year = 0;
  #month = -1;
  #day = -1;
  #yearDay = -1;
  #hour = 0;
  #minute = 0;
  #second = 0;
  #nanos = 0;
  #isUtc = false;
  #offset: number | undefined;
  #zoneName = "";
  #half = "";
  constructor(readonly layout: string, readonly value: string) {
    this.#rest = value;
  }

  read(chunk: LayoutChunk, next: LayoutChunk | undefined): void {
    if (!this.#skip(chunk.prefix)) this.#refuse(chunk.prefix, this.#rest);
    if (chunk.element === undefined) {
      if (this.#rest !== "") this.#refuseWith(`: extra text: ${quote(this.#rest)}`);
      return;
    }
    const hold = this.#rest;
    try {
      this.#element(chunk, next);
    } catch (error) {
      if (!(error instanceof Misfit)) throw error;
      if (error.range !== undefined) this.#refuseWith(`: ${error.range} out of range`);
      this.#refuse(chunk.text, hold);
    }
  }

  finish(zone: string): Timestamp {
    if (this.#half === "pm" && this.#hour < 12) this.#hour += 12;
    else if (this.#half === "am" && this.#hour === 12) this.#hour = 0;
    this.#settleDate();
    const days = daysFromCivil(this.#year, this.#month, this.#day);
    const local = days * 86400 + this.#hour * 3600 + this.#minute * 60 + this.#second;
    if (this.#isUtc) return new Timestamp(local, this.#nanos);
    if (this.#offset !== undefined) return this.#atOffset(local - this.#offset, this.#offset, zone);
    if (this.#zoneName !== "") return this.#inNamedZone(local, zone);
    return inZone(new Timestamp(localToUtc(local, zone), this.#nanos), zone);
  }

  /** The zone's own name where the offset is the zone's, else none. */
  #atOffset(seconds: number, offset: number, zone: string): Timestamp {
    const here = inZone(new Timestamp(seconds, this.#nanos), zone);
    if (here.offset === offset && (this.#zoneName === "" || this.#zoneName === here.zone)) return here;
    return new Timestamp(seconds, this.#nanos, offset, this.#zoneName);
  }

  #inNamedZone(local: number, zone: string): Timestamp {
    const known = zoneOffsetByName(this.#zoneName, local, zone);
    if (known !== undefined) return inZone(new Timestamp(local - known, this.#nanos), zone);
    // A name alone says nothing about the offset, except GMT+3.
    const hours = /^GMT([-+]\d+)$/.exec(this.#zoneName)?.[1];
    const offset = hours === undefined ? 0 : Number(hours) * 3600;
    return new Timestamp(local - offset, this.#nanos, offset, this.#zoneName);
  }

  #settleDate(): void {
    if (this.#yearDay >= 0) this.#settleYearDay();
    else {
      if (this.#month < 0) this.#month = 1;
      if (this.#day < 0) this.#day = 1;
    }
    if (!isDate(this.#year, this.#month, this.#day)) this.#refuseWith(": day out of range");
  }

  #settleYearDay(): void {
    const first = daysFromCivil(this.#year, 1, 1);
    const length = daysFromCivil(this.#year + 1, 1, 1) - first;
    if (this.#yearDay < 1 || this.#yearDay > length) this.#refuseWith(": day-of-year out of range");
    let month = 12;
    while (daysFromCivil(this.#year, month, 1) - first >= this.#yearDay) month--;
    const day = this.#yearDay - (daysFromCivil(this.#year, month, 1) - first);
    if (this.#month >= 0 && this.#month !== month) this.#refuseWith(": day-of-year does not match month");
    if (this.#day >= 0 && this.#day !== day) this.#refuseWith(": day-of-year does not match day");
    this.#month = month;
    this.#day = day;
  }

  #element(chunk: LayoutChunk, next: LayoutChunk | undefined): void {
    switch (chunk.element!) {
      case "06": {
        const year = Number(this.#take(/^[-+]?\d{1,2}/, 2));
        this.#year = year + (year >= 69 ? 1900 : 2000);
        return;
      }
      case "2006":
        this.#year = Number(this.#take(/^\d{4}/, 4));
        return;
      case "Jan":
        this.#month = this.#name(MONTHS.map((name) => name.slice(0, 3))) + 1;
        return;
      case "January":
        this.#month = this.#name(MONTHS) + 1;
        return;
      case "1":
      case "01":
        this.#month = this.#number(chunk.element === "01");
        if (this.#month < 1 || this.#month > 12) throw new Misfit("month");
        return;
      case "Mon":
        this.#name(DAYS.map((name) => name.slice(0, 3)));
        return;
      case "Monday":
        this.#name(DAYS);
        return;
      case "2":
      case "_2":
      case "02":
        if (chunk.element === "_2") this.#dropBlank();
        this.#day = this.#number(chunk.element === "02");
        return;
      case "__2":
      case "002":
        if (chunk.element === "__2") {
          this.#dropBlank();
          this.#dropBlank();
        }
        this.#yearDay = Number(this.#take(chunk.element === "002" ? /^\d{3}/ : /^\d{1,3}/));
        return;
      case "15":
        this.#hour = this.#bounded(false, 23, "hour");
        return;
      case "3":
      case "03":
        this.#hour = this.#bounded(chunk.element === "03", 12, "hour");
        return;
      case "4":
      case "04":
        this.#minute = this.#bounded(chunk.element === "04", 59, "minute");
        return;
      case "5":
      case "05":
        this.#second = this.#bounded(chunk.element === "05", 59, "second");
        // A fraction may follow the seconds even when the layout has none.
        if (next?.element !== "fraction" && /^[.,]\d/.test(this.#rest)) {
          this.#nanos = nanoseconds(this.#take(/^[.,]\d+/));
        }
        return;
      case "PM":
        this.#half = this.#take(/^[AP]M/).toLowerCase();
        return;
      case "pm":
        this.#half = this.#take(/^[ap]m/);
        return;
      case "MST":
        this.#zone();
        return;
      case "offset":
        this.#readOffset(chunk.text);
        return;
      case "fraction":
        this.#fraction(chunk.text);
    }
  }

  #zone(): void {
    if (this.#rest.startsWith("UTC")) {
      this.#rest = this.#rest.slice(3);
      this.#isUtc = true;
      return;
    }
    this.#zoneName = this.#take(
      /^(?:ChST|MeST|GMT(?:[-+](?:1?\d|2[0-3])(?!\d))?|[-+](?:[01]?\d|2[0-3])(?!\d)|[A-Z]{4}T(?![A-Z])|(?:[A-Z]{3}T|WITA)(?![A-Z])|[A-Z]{3}(?![A-Z]))/,
    );
  }

  #readOffset(form: string): void {
    if (form.startsWith("Z") && this.#rest.startsWith("Z")) {
      this.#rest = this.#rest.slice(1);
      this.#isUtc = true;
      return;
    }
    const pattern = form.slice(1).replace(/\d\d/g, "(\\d\\d)");
    const match = new RegExp(`^(.)${pattern}`, "s").exec(this.#rest);
    if (!match) throw new Misfit();
    const [whole, sign, hours, minutes = "00", seconds = "00"] = match;
    this.#rest = this.#rest.slice(whole.length);
    if (Number(seconds) > 60) throw new Misfit("time zone offset second");
    if (Number(minutes) > 60) throw new Misfit("time zone offset minute");
    if (Number(hours) > 24) throw new Misfit("time zone offset hour");
    if (sign !== "-" && sign !== "+") throw new Misfit();
    const total = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
    this.#offset = sign === "-" ? -total : total;
  }

  #fraction(form: string): void {
    if (form[1] === "0") {
      const count = form.length - 1;
      this.#nanos = nanoseconds(this.#take(new RegExp(`^[.,]\\d{${count}}`)));
    } else if (/^[.,]\d/.test(this.#rest)) {
      this.#nanos = nanoseconds(this.#take(/^[.,]\d+/));
    }
  }

  /** Blanks match any number of blanks. */
  #skip(prefix: string): boolean {
    for (const part of prefix.match(/ +|[^ ]/gu) ?? []) {
      if (part.startsWith(" ")) {
        if (this.#rest !== "" && !this.#rest.startsWith(" ")) return false;
        this.#rest = this.#rest.replace(/^ +/, "");
      } else if (this.#rest.startsWith(part)) this.#rest = this.#rest.slice(part.length);
      else return false;
    }
    return true;
  }

  #take(pattern: RegExp, length?: number): string {
    const found = pattern.exec(this.#rest)?.[0];
    if (found === undefined || (length !== undefined && found.length !== length)) throw new Misfit();
    this.#rest = this.#rest.slice(found.length);
    return found;
  }

  #dropBlank(): void {
    if (this.#rest.startsWith(" ")) this.#rest = this.#rest.slice(1);
  }

  #number(isFixed: boolean): number {
    return Number(this.#take(isFixed ? /^\d\d/ : /^\d{1,2}/));
  }

  #bounded(isFixed: boolean, highest: number, name: string): number {
    const number = this.#number(isFixed);
    if (number > highest) throw new Misfit(name);
    return number;
  }

  #name(names: readonly string[]): number {
    const rest = this.#rest.toLowerCase();
    const index = names.findIndex((name) => rest.startsWith(name.toLowerCase()));
    if (index < 0) throw new Misfit();
    this.#rest = this.#rest.slice(names[index]!.length);
    return index;
  }

  #refuse(element: string, rest: string): never {
    throw new TimeError(
      `parsing time ${quote(this.value)} as ${quote(this.layout)}: cannot parse ${quote(rest)} as ${
        quote(element)
      }`,
    );
  }

  #refuseWith(message: string): never {
    throw new TimeError(`parsing time ${quote(this.value)}${message}`);
  }
}

/** The digits after the separator as nanoseconds; those beyond the ninth are dropped. */
function nanoseconds(text: string): number {
  return Number(text.slice(1, 10).padEnd(9, "0"));
}
