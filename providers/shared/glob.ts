/**
 * A glob as an RE2 pattern for the whole text: `*` and `?` stop at slashes, `**` does not, and as a whole part of a path it
 * also stands for no folder at all. `[a-z]`, `[^a]` and `[!a]` are classes, `{a,b}` alternatives, a backslash takes the
 * next character as it is. Names that begin with a dot are matched like others, as Go's `Match` does. Undefined for a
 * malformed glob.
 *
 * Globs come from users, so they must not become JS patterns: `*a*a*a*a*b` takes those seconds, RE2 microseconds.
 */
export function globPattern(glob: string): string | undefined {
  let pattern = "";
  let depth = 0;
  let index = 0;
  while (index < glob.length) {
    const character = String.fromCodePoint(glob.codePointAt(index)!);
    index += character.length;
    if (character === "*") {
      const [part, next] = stars(glob, index);
      pattern += part;
      index = next;
    } else if (character === "?") {
      pattern += "[^/]";
    } else if (character === "[") {
      const found = classPattern(glob, index);
      if (!found) return undefined;
      pattern += found.pattern;
      index = found.next;
    } else if (character === "\\") {
      if (index >= glob.length) return undefined;
      const next = String.fromCodePoint(glob.codePointAt(index)!);
      pattern += quote(next);
      index += next.length;
    } else if (character === "{") {
      pattern += "(?:";
      depth++;
    } else if (character === "}" && depth > 0) {
      pattern += ")";
      depth--;
    } else if (character === "," && depth > 0) {
      pattern += "|";
    } else {
      pattern += quote(character);
    }
  }
  return depth === 0 ? `^(?s:${pattern})$` : undefined;
}

/** The pattern of a star at `index - 1` and where the glob goes on. */
function stars(glob: string, index: number): [string, number] {
  if (glob[index] !== "*") return ["[^/]*", index];
  let end = index;
  while (glob[end] === "*") end++;
  const startsPart = index === 1 || glob[index - 2] === "/" || /[{,]/.test(glob[index - 2]!);
  if (startsPart && glob[end] === "/") return ["(?:[^/]*/)*", end + 1];
  return [".*", end];
}

function classPattern(glob: string, start: number): { pattern: string; next: number } | undefined {
  let index = start;
  const isNegated = glob[index] === "^" || glob[index] === "!";
  if (isNegated) index++;
  let members = "";
  const read = (): string | undefined => {
    if (glob[index] === "\\") index++;
    const code = glob.codePointAt(index);
    if (code === undefined) return undefined;
    const character = String.fromCodePoint(code);
    index += character.length;
    return character;
  };
  for (let isFirst = true; isFirst || glob[index] !== "]"; isFirst = false) {
    if (index >= glob.length || (isFirst && glob[index] === "]")) return undefined;
    const low = read();
    if (low === undefined) return undefined;
    members += quoteInClass(low);
    if (glob[index] !== "-" || glob[index + 1] === "]") continue;
    index++;
    const high = read();
    if (high === undefined || high.codePointAt(0)! < low.codePointAt(0)!) return undefined;
    members += `-${quoteInClass(high)}`;
  }
  // A class never takes a slash, which separates names.
  const pattern = isNegated ? `[^/${members}]` : `[${members}]`;
  return { pattern, next: index + 1 };
}

function quote(character: string): string {
  return /[\\^$.|?*+()[\]{}]/.test(character) ? `\\${character}` : character;
}

function quoteInClass(character: string): string {
  return /[\\^\]\[-]/.test(character) ? `\\${character}` : character;
}
