/**
 * The candidate closest to a mistyped name, when it is close enough to be worth a hint: edit distance up to 3, less for
 * short names.
 */
export function closest(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = bare(name);
  const limit = Math.min(3, Math.ceil(wanted.length / 2));
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of candidates) {
    const distance = editDistance(wanted, bare(candidate), bestDistance);
    // Where no letter is left as it was, nothing is similar.
    if (distance < bestDistance && distance < Math.max(wanted.length, bare(candidate).length)) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Flags are compared without their dashes: what all of them share makes none of them similar. */
function bare(name: string): string {
  return name.toLowerCase().replace(/^--?/, "");
}

/** Most names that a hint offers. */
const MOST_OFFERED = 3;

/** Names that were begun and not ended, else those that hold the name as one of their words. None when many do. */
function unfinished(name: string, known: readonly string[]): readonly string[] {
  const wanted = bare(name);
  if (wanted.length < 3) return [];
  const begun = known.filter((candidate) => bare(candidate).startsWith(wanted));
  const found = begun.length > 0
    ? begun
    : known.filter((candidate) => bare(candidate).split(/[-./_]/).includes(wanted));
  return found.length <= MOST_OFFERED ? found : [];
}

/** `did you mean "x"?`, or undefined. A name that was only begun may get two or three offers. */
export function didYouMean(name: string, candidates: Iterable<string>): string | undefined {
  const known = [...candidates];
  const found = closest(name, known);
  const offers = found === undefined ? unfinished(name, known) : [found];
  if (offers.length === 0) return undefined;
  return `did you mean ${offers.map((offer) => `"${offer}"`).join(" or ")}?`;
}

/** Most names that a list of all names shows. */
const MOST_LISTED = 20;

/** A hint for a name that does not exist: what was probably meant, else what there is; of very many names the first. */
export function nameHint(name: string, candidates: Iterable<string>): string {
  const known = [...candidates].sort();
  const meant = didYouMean(name, known);
  const shown = known.slice(0, MOST_LISTED).join(", ");
  const more = known.length > MOST_LISTED ? ` and ${known.length - MOST_LISTED} more` : "";
  // Among many names the one that was meant would be lost.
  if (meant !== undefined && more !== "") return meant;
  return [meant, known.length === 0 ? "there is none" : `available: ${shown}${more}`].filter(Boolean).join(
    " ",
  );
}

/**
 * Edits that make one text of the other: letters put in, taken out, changed, or swapped with their neighbour. Cut off at
 * `limit`.
 */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let earlier: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let least = Math.min(
        previous[column]! + 1,
        current[column - 1]! + 1,
        previous[column - 1]! + (same ? 0 : 1),
      );
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) least = Math.min(least, earlier[column - 2]! + 1);
      current.push(least);
    }
    if (Math.min(...current) >= limit && Math.min(...previous) >= limit) return limit;
    earlier = previous;
    previous = current;
  }
  return Math.min(limit, previous[b.length]!);
}
