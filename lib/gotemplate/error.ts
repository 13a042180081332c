import { type Code, ScafctlError, Source, type SourceRange } from "../diagnostics/mod.ts";

/** What ended a template: its syntax, its execution, a limit, or a cancelled caller. */
export type TemplateErrorKind = "parse" | "execute" | "limit" | "cancelled";

const CODE_OF: Record<TemplateErrorKind, Code> = {
  parse: "SCAF5010",
  execute: "SCAF5010",
  limit: "SCAF6003",
  cancelled: "SCAF6005",
};

/** Where in a template an error lies: the whole text and an offset in UTF-16 units. */
export interface TemplatePlace {
  readonly templateName: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The only error that parsing and rendering throw. `message` is word for word what Go's text/template says, with its
 * line and zero-based byte column; `line`, `column` and `range` say where what it quotes begins, as the rest counts
 * (from 1, in UTF-16 units).
 */
export class TemplateError extends ScafctlError {
  readonly templateName: string;
  readonly line: number;
  readonly column: number;

  constructor(
    readonly kind: TemplateErrorKind,
    message: string,
    place: TemplatePlace,
    facts: { hint?: string | undefined; cause?: unknown } = {},
  ) {
    const range: SourceRange = {
      source: new Source(place.templateName, place.text),
      start: place.start,
      end: Math.max(place.start, place.end),
    };
    super(CODE_OF[kind], message, { ...facts, range });
    const position = range.source.position(place.start);
    this.templateName = place.templateName;
    this.line = position.line;
    this.column = position.column;
  }
}
