/** Cases (or whole areas) that wait for a part that is not there yet, with the reason. A case here must fail. */
export const SKIPPED: Readonly<Record<string, string>> = {
  "functional": "functional tests are not built yet",
};

/** Why a case is skipped; undefined when it is not. */
export function skipReason(name: string): string | undefined {
  return SKIPPED[name] ?? SKIPPED[name.slice(0, name.indexOf("/"))];
}
