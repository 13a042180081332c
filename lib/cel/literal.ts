const SIMPLE: Record<string, number> = {
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  "\\": 92,
  "?": 63,
  '"': 34,
  "'": 39,
  "`": 96,
};

const ESCAPE =
  /\\(?:([abfnrtv\\?"'`])|[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2}))/y;

interface Escape {
  readonly length: number;
  readonly code: number;
  /** Written as `\u` or `\U`, which names a character and never a byte. */
  readonly isUnicode: boolean;
}

function escapeAt(body: string, at: number): Escape | undefined {
  ESCAPE.lastIndex = at;
  const match = ESCAPE.exec(body);
  if (match === null) return undefined;
  const [whole, simple, hex, short, long, octal] = match;
  const length = whole.length;
  if (simple !== undefined) return { length, code: SIMPLE[simple]!, isUnicode: false };
  if (octal !== undefined) return { length, code: parseInt(octal, 8), isUnicode: false };
  const code = parseInt((hex ?? short ?? long)!, 16);
  return { length, code, isUnicode: hex === undefined };
}

/**
 * The text behind the body of a string literal; undefined for a bad escape or one that names no character.
 */
export function decodeString(body: string, isRaw: boolean): string | undefined {
  const text = body.replace(/\r\n?/g, "\n");
  if (isRaw || !text.includes("\\")) return text;
  const parts: string[] = [];
  let from = 0;
  for (let at = text.indexOf("\\"); at !== -1; at = text.indexOf("\\", from)) {
    const escape = escapeAt(text, at);
    if (escape === undefined || escape.code > 0x10ffff) return undefined;
    if (escape.code >= 0xd800 && escape.code <= 0xdfff) return undefined;
    parts.push(text.slice(from, at), String.fromCodePoint(escape.code));
    from = at + escape.length;
  }
  parts.push(text.slice(from));
  return parts.join("");
}

/** The bytes behind the body of a bytes literal: text as UTF-8, `\x` and octal escapes as single bytes. */
export function decodeBytes(body: string, isRaw: boolean): Uint8Array | undefined {
  const encoder = new TextEncoder();
  const text = body.replace(/\r\n?/g, "\n");
  if (isRaw || !text.includes("\\")) return encoder.encode(text);
  const bytes: number[] = [];
  let from = 0;
  const push = (part: string) => {
    for (const byte of encoder.encode(part)) bytes.push(byte);
  };
  for (let at = text.indexOf("\\"); at !== -1; at = text.indexOf("\\", from)) {
    const escape = escapeAt(text, at);
    if (escape === undefined || escape.isUnicode) return undefined;
    push(text.slice(from, at));
    bytes.push(escape.code);
    from = at + escape.length;
  }
  push(text.slice(from));
  return new Uint8Array(bytes);
}
