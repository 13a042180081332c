/** Standard base64 with padding. */
export function encodeBase64(bytes: Uint8Array): string {
  return bytes.toBase64();
}

/**
 * Reads standard base64 as Go's StdEncoding does: padding is required, bits left over at the end are ignored. Undefined
 * when the text is not base64.
 */
export function decodeBase64(text: string): Uint8Array | undefined {
  // Go skips line breaks and nothing else, while the platform's reader skips every kind of white space.
  if (/[ \t\f]/.test(text)) return undefined;
  const digits = text.replace(/[\r\n]/g, "");
  if (digits.length % 4 !== 0) return undefined;
  try {
    return Uint8Array.fromBase64(digits, { lastChunkHandling: "loose" });
  } catch {
    return undefined;
  }
}
