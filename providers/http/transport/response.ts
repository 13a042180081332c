import { OTHER_PROTOCOL_HINT, TransportError } from "./errors.ts";
import type { Wire } from "./wire.ts";

/** Header fields in order; names in the canonical form `Content-Type`. */
export type Headers = readonly (readonly [name: string, value: string])[];

/** Status line and header fields. */
export interface ResponseHead {
  readonly status: number;
  readonly headers: Headers;
  readonly isHttp11: boolean;
}

const LONGEST_LINE = 64 * 1024;
const LONGEST_HEAD = 512 * 1024;
const MOST_HEADERS = 1_000;

/** Reads the head of the final response; interim (1xx) ones are passed over. */
export async function readHead(wire: Wire): Promise<ResponseHead> {
  for (let interim = 0; interim < 10; interim++) {
    const line = await wire.line(LONGEST_LINE);
    const match = /^HTTP\/1\.([01]) (\d{3})(?: |$)/.exec(line);
    if (!match) {
      throw new TransportError("protocol", "the server does not answer in HTTP/1.1", OTHER_PROTOCOL_HINT);
    }
    const status = Number(match[2]);
    const headers = await readFields(wire);
    if (status === 101) throw new TransportError("protocol", "the server wants to switch protocols");
    if (status >= 200) return { status, headers, isHttp11: match[1] === "1" };
  }
  throw new TransportError("protocol", "the server sends nothing but interim responses");
}

async function readFields(wire: Wire): Promise<[string, string][]> {
  const fields: [string, string][] = [];
  let size = 0;
  for (;;) {
    const line = await wire.line(LONGEST_LINE);
    if (line === "") return fields;
    size += line.length;
    if (size > LONGEST_HEAD || fields.length >= MOST_HEADERS) {
      throw new TransportError("protocol", "the response has too many header fields");
    }
    const last = fields.at(-1);
    if (/^[ \t]/.test(line) && last) {
      last[1] += ` ${line.trim()}`;
      continue;
    }
    const colon = line.indexOf(":");
    if (colon <= 0) throw new TransportError("protocol", "the response has a malformed header field");
    fields.push([canonicalName(line.slice(0, colon).trim()), line.slice(colon + 1).trim()]);
  }
}

/** The form in which Go writes header names, which existing solutions expect: `x-request-id` becomes `X-Request-Id`. */
export function canonicalName(name: string): string {
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) return name;
  return name.toLowerCase().replace(/(^|-)[a-z]/g, (start) => start.toUpperCase());
}

/** All values of a header field, by any spelling of its name. */
export function headerValues(headers: Headers, name: string): string[] {
  const wanted = name.toLowerCase();
  return headers.filter(([other]) => other.toLowerCase() === wanted).map(([, value]) => value);
}

/** How the body of a response is delimited, and what that says about the connection afterwards. */
export interface BodyFacts {
  readonly pieces: AsyncIterable<Uint8Array>;
  /** The connection can carry another request once the body has been read. */
  readonly isReusable: boolean;
}

/** The body of a response as it comes in. */
export function bodyOf(wire: Wire, head: ResponseHead, method: string): BodyFacts {
  const connection = headerValues(head.headers, "Connection").join(",").toLowerCase();
  const keeps = head.isHttp11 ? !/\bclose\b/.test(connection) : /\bkeep-alive\b/.test(connection);
  if (method === "HEAD" || head.status === 204 || head.status === 304) {
    return { pieces: nothing(), isReusable: keeps };
  }
  const encodings = headerValues(head.headers, "Transfer-Encoding").join(",").toLowerCase().trim();
  const lengths = new Set(
    headerValues(head.headers, "Content-Length").flatMap((value) => value.split(/\s*,\s*/)),
  );
  if (encodings !== "") {
    if (encodings !== "chunked") {
      throw new TransportError("protocol", `the transfer encoding "${encodings}" is not supported`);
    }
    // A length beside chunks is how requests are smuggled; such a connection is not used again.
    return { pieces: chunks(wire), isReusable: keeps && lengths.size === 0 };
  }
  if (lengths.size === 0) return { pieces: untilEnd(wire), isReusable: false };
  const [length = ""] = lengths;
  if (lengths.size > 1 || !/^\d{1,15}$/.test(length)) {
    throw new TransportError("protocol", "the response has a malformed Content-Length");
  }
  return { pieces: wire.exactly(Number(length)), isReusable: keeps };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

async function* untilEnd(wire: Wire): AsyncGenerator<Uint8Array> {
  for (;;) {
    const piece = await wire.some(Number.MAX_SAFE_INTEGER);
    if (!piece) return;
    yield piece;
  }
}

async function* chunks(wire: Wire): AsyncGenerator<Uint8Array> {
  for (;;) {
    const line = await wire.line(LONGEST_LINE);
    const size = /^([0-9a-fA-F]{1,12})[ \t]*(?:;|$)/.exec(line)?.[1];
    if (size === undefined) throw new TransportError("protocol", "the response has a malformed chunk");
    const length = parseInt(size, 16);
    if (length === 0) break;
    yield* wire.exactly(length);
    if (await wire.line(LONGEST_LINE) !== "") {
      throw new TransportError("protocol", "the response has a malformed chunk");
    }
  }
  await readFields(wire);
}

/**
 * Collects a body, decompressing it when `isGzip`. Stops with a {@link TransportError} of kind `size` as soon as more than
 * `most` bytes have come in, before or after decompression.
 */
export async function collect(
  pieces: AsyncIterable<Uint8Array>,
  most: number,
  isGzip: boolean,
): Promise<Uint8Array> {
  return await gather(isGzip ? gunzip(bounded(pieces, most)) : pieces, most);
}

async function* bounded(pieces: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const piece of pieces) {
    size += piece.length;
    if (size > most) throw tooLarge(most);
    yield piece;
  }
}

async function gather(pieces: AsyncIterable<Uint8Array>, most: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const piece of bounded(pieces, most)) {
    parts.push(piece);
    size += piece.length;
  }
  if (parts.length === 1) return parts[0]!;
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

async function* gunzip(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const [{ createGunzip }, { pipeline, Readable }] = await Promise.all([
    import("node:zlib"),
    import("node:stream"),
  ]);
  const source = pieces[Symbol.asyncIterator]();
  const first = await source.next();
  // Servers put the encoding beside bodies of no bytes as well.
  if (first.done) return;
  const unpacked = createGunzip();
  // Its errors come out of the loop below; without a listener they would end the process.
  pipeline(Readable.from(resumed(first.value, source)), unpacked, () => {});
  try {
    yield* unpacked;
  } catch (error) {
    if (error instanceof TransportError) throw error;
    throw new TransportError("protocol", "the response's gzip data is damaged", undefined, { cause: error });
  }
}

async function* resumed(
  first: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

function tooLarge(most: number): TransportError {
  return new TransportError("size", `the response body is larger than the limit of ${most} bytes`);
}
