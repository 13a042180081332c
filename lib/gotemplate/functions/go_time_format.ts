import { type Civil, civil, type Timestamp } from "../../value/mod.ts";
import { DAYS, type LayoutChunk, MONTHS, parseLayout } from "./go_layout.ts";

/** Writes an instant, at its own offset, by a Go layout. */
export function formatTime(time: Timestamp, layout: string): string {
  const at = civil(time);
  return parseLayout(layout).map((chunk) => chunk.prefix + element(chunk, at, time)).join("");
}

function element(chunk: LayoutChunk, at: Civil, time: Timestamp): string {
  switch (chunk.element) {
    case "January":
      return MONTHS[at.month - 1]!;
    case "Jan":
      return MONTHS[at.month - 1]!.slice(0, 3);
    case "1":
      return String(at.month);
    case "01":
      return pad(at.month);
    case "Monday":
      return DAYS[at.weekday]!;
    case "Mon":
      return DAYS[at.weekday]!.slice(0, 3);
    case "2":
      return String(at.day);
    case "_2":
      return String(at.day).padStart(2);
    case "02":
      return pad(at.day);
    case "__2":
      return String(at.yearDay).padStart(3);
    case "002":
      return pad(at.yearDay, 3);
    case "15":
      return pad(at.hour);
    case "3":
      return String(at.hour % 12 || 12);
    case "03":
      return pad(at.hour % 12 || 12);
    case "4":
      return String(at.minute);
    case "04":
      return pad(at.minute);
    case "5":
      return String(at.second);
    case "05":
      return pad(at.second);
    case "2006":
      return at.year < 0 ? "-" + pad(-at.year, 4) : pad(at.year, 4);
    case "06":
      return pad(Math.max(at.year, 0) % 100);
    case "PM":
      return at.hour >= 12 ? "PM" : "AM";
    case "pm":
      return at.hour >= 12 ? "pm" : "am";
    case "MST":
      return time.zone === "" ? offset("-0700", time.offset) : time.zone;
    case "offset":
      return offset(chunk.text, time.offset);
    case "fraction":
      return fraction(chunk.text, at.nanos);
    default:
      return "";
  }
}

function offset(form: string, seconds: number): string {
  if (form.startsWith("Z") && seconds === 0) return "Z";
  const magnitude = Math.abs(seconds);
  const separator = form.includes(":") ? ":" : "";
  const parts = [Math.floor(magnitude / 3600), Math.floor(magnitude / 60) % 60, magnitude % 60];
  const digits = form.replace(/[^0-9]/g, "").length;
  // The sign is that of the whole minutes.
  const sign = seconds <= -60 ? "-" : "+";
  return sign + parts.slice(0, digits / 2).map((part) => pad(part)).join(separator);
}

function fraction(form: string, nanos: number): string {
  const digits = pad(nanos, 9).slice(0, form.length - 1).padEnd(form.length - 1, "0");
  if (form[1] === "0") return form[0] + digits;
  const significant = digits.replace(/0+$/, "");
  return significant === "" ? "" : form[0] + significant;
}

function pad(value: number, width = 2): string {
  return String(value).padStart(width, "0");
}
