/** A secret of a test, and everything that it might look like when it has leaked. */
export interface Canary {
  readonly route: string;
  readonly value: string;
  /** Texts that must be found nowhere. */
  readonly forms: readonly string[];
}

/**
 * Makes a canary. Around a core that nothing changes stand characters that JSON, URLs, HTML and shells each write in another
 * way, so that a mask which looks for the value alone misses the escaped forms, and the core gives them away.
 */
export function canary(route: string): Canary {
  const core = `cnry7Kx9Qz4${route.replace(/\W/g, "")}vW`;
  const value = `p"<&é ${core} +/%s`;
  return { route, value, forms: [core, core.toUpperCase(), ...base64Cores(core), hex(core)] };
}

/** What the core looks like within base64, whatever stands before it. */
function base64Cores(core: string): string[] {
  const bytes = new TextEncoder().encode(core);
  return [0, 1, 2].map((skip) => {
    const from = bytes.subarray(skip);
    return from.subarray(0, from.length - from.length % 3).toBase64();
  });
}

function hex(text: string): string {
  return new TextEncoder().encode(text).toHex();
}

/** The canaries in a text, each with what surrounds it. */
export function leaks(text: string, canaries: readonly Canary[]): string[] {
  return canaries.flatMap(({ route, forms }) =>
    forms.flatMap((form) => {
      const at = text.indexOf(form);
      return at < 0 ? [] : [`${route}: …${text.slice(Math.max(0, at - 120), at + form.length + 40)}…`];
    })
  );
}
