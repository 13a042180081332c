import { type FunctionContext, FunctionError } from "./contract.ts";
import { group } from "./define.ts";

/** The host: environment variables and name resolution, as far as the context lets templates see them. */
export const hostFunctions = group("host", "sprig", (define) => {
  define(
    "env",
    ["string"],
    "An environment variable; an empty text when it is not set. Off unless the configuration allows it.",
    [['{{env "NO_SUCH_VARIABLE" | quote}}', '""']],
    ([name], context) => variable(name, context),
  );
  define(
    "expandenv",
    ["string"],
    "A text with $NAME and ${NAME} replaced by environment variables. Off unless the configuration allows it.",
    [['{{expandenv "a${NO_SUCH_VARIABLE}b"}}', "ab"]],
    ([text], context) => expand(text, (name) => variable(name, context)),
  );
  define(
    "getHostByName",
    ["string"],
    "An address of a host.",
    [['{{getHostByName "127.0.0.1"}}', "127.0.0.1"]],
    ([name], context) => {
      if (isAddress(name)) return name;
      const address = context.lookupHost?.(name)[0];
      if (address === undefined) throw new FunctionError(`lookup ${name}: no such host`);
      return address;
    },
  );
});

function variable(name: string, context: FunctionContext): string {
  return context.env?.(name) ?? "";
}

function isAddress(text: string): boolean {
  const isV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/.test(text);
  return isV4 || (/^[0-9a-fA-F:.]+$/.test(text) && text.includes("::"));
}

/** `os.Expand`: special shell parameters are names, an incomplete reference disappears. */
function expand(text: string, lookUp: (name: string) => string): string {
  const reference = /\$(?:\{([*#$@!?\-0-9])\}|\{([^}]*)\}|(\{)|([*#$@!?\-0-9])|(\w+)|)/g;
  return text.replace(reference, (whole, special, braced, open, short, name) => {
    if (whole === "$") return "$";
    if (open !== undefined) return "";
    const key = special ?? braced ?? short ?? name ?? "";
    return key === "" ? "" : lookUp(key);
  });
}
