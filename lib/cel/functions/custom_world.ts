import type { CallContext } from "../context.ts";
import { type CelError, fail } from "../errors.ts";
import { MAX_SLEEP } from "../host.ts";
import { define, type FunctionDecl, type FunctionSpec } from "../registry.ts";
import type { Val } from "../values.ts";
import { localZone } from "../../value/mod.ts";
import { zoneOffset } from "../time.ts";
import { formatLayout } from "./go_layout.ts";
import { goText } from "./go_text.ts";

type Int = number | bigint;

const spec = (
  library: string,
  description: string,
  ...examples: (readonly [string, string])[]
): FunctionSpec => ({
  kind: "custom",
  library,
  description,
  examples,
});

function show(context: CallContext, value: Val): void {
  context.host.debug(`CEL DEBUG OUTPUT: ${goText(value)}`);
}

function thrown(value: Val): CelError {
  return fail("thrown", goText(value));
}

function sleep(context: CallContext, milliseconds: Int): void {
  const pause = Math.min(Math.max(0, Number(milliseconds)), MAX_SLEEP);
  if (pause > 0) context.host.sleep(context.pause(pause));
  context.look();
}

/** Go's filepath.Clean for a separator. */
function clean(path: string, separator: string): string {
  const isRooted = path.startsWith("/") || path.startsWith(separator);
  const parts: string[] = [];
  for (const part of path.split(separator === "\\" ? /[\\/]/ : "/")) {
    if (part === "" || part === ".") continue;
    if (part !== ".." || (parts.length === 0 && !isRooted) || parts.at(-1) === "..") parts.push(part);
    else parts.pop();
  }
  const joined = parts.join(separator);
  return (isRooted ? separator : "") + joined || ".";
}

function join(context: CallContext, ...parts: string[]): string {
  const { separator } = context.host;
  const given = parts.filter((part) => part !== "");
  return given.length === 0 ? "" : clean(given.join(separator), separator);
}

function dir(context: CallContext, path: string): string {
  const { separator } = context.host;
  const cut = Math.max(path.lastIndexOf("/"), path.lastIndexOf(separator));
  return clean(path.slice(0, cut + 1), separator);
}

/** The part between the first and the second colon, with slashes, cleaned. */
function normalize(_context: CallContext, path: string): string {
  const part = path.includes(":") ? path.split(":")[1] ?? "" : path;
  return clean(part.replaceAll("\\", "/"), "/");
}

const joinSignatures = Array.from(
  { length: 9 },
  (_, index) => `(${Array(index + 2).fill("string").join(", ")}) -> string`,
);

/** Functions that reach outside of the engine; all of it goes through the host. */
export const WORLD = (): readonly FunctionDecl[] => [
  define(
    "debug.out",
    spec("debug", "Shows a value to the developer and gives null, or its second argument.", [
      "",
      'debug.out("checking", 5)',
    ]),
    {
      "(dyn) -> dyn": (context: CallContext, value: Val) => {
        show(context, value);
        return null;
      },
      "(dyn, dyn) -> dyn": (context: CallContext, value: Val, result: Val) => {
        show(context, value);
        return result;
      },
    },
  ),
  define(
    "debug.throw",
    spec("debug", "Always fails, with its argument as the message.", [
      "Only when it is reached",
      'true ? "fine" : debug.throw("not fine")',
    ]),
    {
      "(dyn) -> dyn": (_context: CallContext, value: Val) => {
        throw thrown(value);
      },
    },
  ),
  define(
    "debug.sleep",
    spec("debug", "Pauses for milliseconds; gives them, or its second argument.", [
      "",
      'debug.sleep(1, "done")',
    ]),
    {
      "(int) -> int": (context: CallContext, milliseconds: Int) => {
        sleep(context, milliseconds);
        return milliseconds;
      },
      "(int, dyn) -> dyn": (context: CallContext, milliseconds: Int, result: Val) => {
        sleep(context, milliseconds);
        return result;
      },
    },
  ),
  define(
    "filepath.dir",
    spec("filepath", "A path without its last element.", ["", 'filepath.dir("/a/b/c.txt")']),
    {
      "(string) -> string": dir,
    },
  ),
  define(
    "filepath.normalize",
    spec("filepath", "A path with slashes, cleaned, without its volume.", [
      "",
      'filepath.normalize("a//b/../c")',
    ]),
    { "(string) -> string": normalize },
  ),
  define(
    "filepath.exists",
    spec("filepath", "Whether a file or folder exists.", ["", 'filepath.exists("/")']),
    {
      "(string) -> bool": (context: CallContext, path: string) => context.host.exists(path),
    },
  ),
  define(
    "filepath.join",
    spec("filepath", "Joins 2 to 10 path elements and cleans the result.", [
      "",
      'filepath.join("a", "b", "../c")',
    ]),
    Object.fromEntries(joinSignatures.map((signature) => [signature, join])),
  ),
  define("guid.new", spec("guid", "A new random UUID.", ["", "guid.new().size()"]), {
    "() -> string": (context: CallContext) => context.host.uuid(),
  }),
  define("time.now", spec("time", "The current instant.", ["", "time.now().getFullYear() > 2000"]), {
    "() -> timestamp": (context: CallContext) => context.host.now(),
  }),
  define(
    "time.nowFmt",
    spec("time", "The current time in a Go layout.", ["", 'time.nowFmt("2006-01-02").size()']),
    {
      "(string) -> string": (context: CallContext, layout: string) => {
        const now = context.host.now();
        context.charge(1 + layout.length);
        const zone = context.host.zone || localZone();
        return formatLayout(now, zoneOffset(now, zone), zone, layout);
      },
    },
  ),
];
