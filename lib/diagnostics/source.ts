/** A text that ranges point into: a solution file, a part of one, stdin. */
export class Source {
  #lineStarts: number[] | undefined;

  /** `name` is what messages show: the path as the user gave it, a URL, or `<stdin>`. */
  constructor(readonly name: string, readonly text: string) {}

  /** A dump of an error is no place for the text of the user's file. */
  [Symbol.for("Deno.customInspect")](): string {
    return `Source(${this.name})`;
  }

  /** Line and column (both from 1, the column in UTF-16 units) of an offset. */
  position(offset: number): Position {
    const starts = this.#lineStarts ??= lineStarts(this.text);
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - starts[low]! + 1 };
  }

  /** How many lines there are. */
  get lines(): number {
    return (this.#lineStarts ??= lineStarts(this.text)).length;
  }

  /** The text of a line (from 1), without its end. */
  line(number: number): string {
    const starts = this.#lineStarts ??= lineStarts(this.text);
    const start = starts[number - 1] ?? this.text.length;
    const end = starts[number] ?? this.text.length;
    return this.text.slice(start, end).replace(/\r?\n$/, "");
  }
}

/** A place in a text, both numbers from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A part of a source, as offsets in UTF-16 units; `end` is exclusive. */
export interface SourceRange {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
  /** Path of the field that stands there, like `spec.resolvers.a.resolve.with[0].inputs.path`. */
  readonly field?: string;
  /** Takes out of a shown line what the run knows to be secret. */
  readonly hide?: (line: string) => string;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let index = text.indexOf("\n"); index !== -1; index = text.indexOf("\n", index + 1)) {
    starts.push(index + 1);
  }
  return starts;
}

/** `file:line:column` of the start of a range. */
export function location(range: SourceRange): string {
  const { line, column } = range.source.position(range.start);
  return `${range.source.name}:${line}:${column}`;
}
