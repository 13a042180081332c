import { brotliCompressSync, constants } from "node:zlib";

/**
 * Bytes as small as two seconds allow: a compiled program reads all that it carries whenever it starts, which takes
 * 1.2 ms a megabyte. The window holds 16 MiB, so that files which share code are best compressed as one. Two calls with the same
 * bytes give the same.
 */
export function brotli(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 9,
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return new Uint8Array(brotliCompressSync(bytes, { params }));
}
