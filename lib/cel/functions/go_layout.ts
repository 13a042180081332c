import { type Civil, civil, type Timestamp } from "../../value/mod.ts";

const MONTHS = (
  "January February March April May June July August September October November December"
).split(" ");
const DAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");

const pad = (value: number, width = 2, fill = "0") => String(value).padStart(width, fill);

// Longer elements come first, as Go looks for them.
const ELEMENT = new RegExp(
  "January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|2006|__2|_2(?!006)|002|01|02|03|04|05|06|15|PM|pm" +
    "|Z07:00:00|Z07:00|Z0700|Z070000|Z07|-07:00:00|-07:00|-0700|-070000|-07|[.,](?:0+|9+)(?![0-9])|[12345]",
  "g",
);

/** Writes an instant in a layout of Go's `time` package, at an offset in seconds east of UTC. */
export function formatLayout(timestamp: Timestamp, offset: number, zone: string, layout: string): string {
  const at = civil(timestamp, offset);
  return layout.replace(ELEMENT, (element) => write(element, at, offset, zone));
}

function write(element: string, at: Civil, offset: number, zone: string): string {
  switch (element) {
    case "January":
      return MONTHS[at.month - 1]!;
    case "Jan":
      return MONTHS[at.month - 1]!.slice(0, 3);
    case "Monday":
      return DAYS[at.weekday]!;
    case "Mon":
      return DAYS[at.weekday]!.slice(0, 3);
    case "MST":
      return zone === "UTC" || offset === 0 ? "UTC" : offsetText(offset, "", true);
    case "2006":
      return pad(at.year, 4);
    case "06":
      return pad(at.year % 100);
    case "01":
      return pad(at.month);
    case "1":
      return String(at.month);
    case "02":
      return pad(at.day);
    case "_2":
      return pad(at.day, 2, " ");
    case "2":
      return String(at.day);
    case "002":
      return pad(at.yearDay, 3);
    case "__2":
      return pad(at.yearDay, 3, " ");
    case "15":
      return pad(at.hour);
    case "03":
      return pad(at.hour % 12 || 12);
    case "3":
      return String(at.hour % 12 || 12);
    case "04":
      return pad(at.minute);
    case "4":
      return String(at.minute);
    case "05":
      return pad(at.second);
    case "5":
      return String(at.second);
    case "PM":
      return at.hour < 12 ? "AM" : "PM";
    case "pm":
      return at.hour < 12 ? "am" : "pm";
  }
  if (element.startsWith("Z") || element.startsWith("-")) return zoneText(element, offset);
  return fraction(element, at.nanos);
}

function zoneText(element: string, offset: number): string {
  if (element.startsWith("Z") && offset === 0) return "Z";
  const colon = element.includes(":") ? ":" : "";
  return offsetText(offset, colon, element.length === 3);
}

function offsetText(offset: number, colon: string, hoursOnly: boolean): string {
  const magnitude = Math.abs(offset);
  const minutes = Math.floor((magnitude % 3600) / 60);
  const head = (offset < 0 ? "-" : "+") + pad(Math.floor(magnitude / 3600));
  return hoursOnly && minutes === 0 ? head : `${head}${colon}${pad(minutes)}`;
}

/** `.000` keeps its digits, `.999` drops trailing zeros. */
function fraction(element: string, nanos: number): string {
  const digits = pad(nanos, 9).slice(0, element.length - 1);
  if (element[1] === "0") return element[0] + digits;
  const trimmed = digits.replace(/0+$/, "");
  return trimmed === "" ? "" : element[0] + trimmed;
}
