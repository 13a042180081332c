import { type Diagnostic, ScafctlError } from "../diagnostics/mod.ts";
import { errorText, framed, onlyFinding } from "./errors.ts";
import type { TerminalFacts } from "./facts.ts";
import { annotation } from "./github.ts";
import { Output, type StreamName } from "./output.ts";
import { harmless, withoutCommands } from "./talk.ts";
import { type MessageKind, type Paint, painter, styled } from "./style.ts";

/** Something that is drawn below the text and has to move out of its way. */
export interface LiveRegion {
  /** Escape sequences that remove it from the screen. */
  clear(): string;
  /** Text and escape sequences that draw it again. */
  draw(): string;
}

/** How much is said. */
export interface Manners {
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** Show the causes of errors. */
  readonly debug: boolean;
}

/**
 * All that the program says goes through here: data to stdout, talk to stderr. Talk other than errors is dropped when
 * quiet.
 */
export class Terminal {
  readonly facts: TerminalFacts;
  readonly manners: Manners;
  readonly output: Output;
  /** Paints text for stdout and stderr. */
  readonly paintOut: Paint;
  readonly paintErr: Paint;
  #live: LiveRegion | undefined;

  constructor(facts: TerminalFacts, manners: Manners, output: Output = new Output()) {
    this.facts = facts;
    this.manners = manners;
    this.output = output;
    this.paintOut = painter(facts.stdoutColor);
    this.paintErr = painter(facts.stderrColor);
  }

  /** Writes to a stream as it is. The answer resolves when the text has left. */
  write(stream: StreamName, text: string | Uint8Array): Promise<void> {
    const live = this.#live;
    if (!live || !this.#shared(stream)) return this.output.write(stream, text);
    this.output.write("stderr", live.clear());
    this.output.write(stream, text);
    // A line that is not ended would be overdrawn.
    return endsLine(text) ? this.output.write("stderr", live.draw()) : this.output.flush();
  }

  /**
   * Writes whole lines of the program's own talk. What stands in them of a solution, a program or a server steers neither
   * the terminal nor the service that runs the job.
   */
  talk(lines: string): Promise<void> {
    const text = harmless(lines, this.facts.stderrColor);
    return this.write("stderr", this.facts.ci ? withoutCommands(text) : text);
  }

  /** Data: what a pipe after the program wants. */
  data(text: string): Promise<void> {
    return this.write("stdout", text);
  }

  /** Shows a region below everything else, or removes it. Only for a terminal. */
  live(region: LiveRegion | undefined): void {
    if (this.#live) this.output.write("stderr", this.#live.clear());
    this.#live = region;
    if (region) this.output.write("stderr", region.draw());
  }

  /** Draws the region again after it has changed. */
  redraw(): void {
    if (this.#live) this.output.write("stderr", this.#live.clear() + this.#live.draw());
  }

  warn(text: string): void {
    if (!this.manners.quiet) this.#say("warning", text);
  }

  success(text: string): void {
    if (!this.manners.quiet) this.#say("success", text);
  }

  info(text: string): void {
    if (!this.manners.quiet) this.#say("info", text);
  }

  verbose(text: string): void {
    if (this.manners.verbose && !this.manners.quiet) this.#say("verbose", text);
  }

  /** A line of talk without icon. */
  note(text: string): void {
    if (!this.manners.quiet) this.talk(`${text}\n`);
  }

  /** A line that is shown even when quiet. */
  complain(text: string): void {
    this.#say("error", text);
  }

  /** An error with its place, hint and findings; marked in the file as well under GitHub Actions. */
  error(error: unknown): void {
    // What follows from a stdout that is gone needs no words; why it is gone is said at the end.
    if (this.output.closed) return;
    this.talk(styled("error", this.#errorText(error), this.facts.icons, (text) => text));
    if (!this.facts.github || !(error instanceof ScafctlError)) return;
    const single = onlyFinding(error);
    for (const diagnostic of single ? [single] : error.details) {
      this.write("stderr", annotation(diagnostic));
    }
  }

  /** A finding that is no failure of the run. */
  diagnostic(diagnostic: Diagnostic): void {
    if (this.manners.quiet && diagnostic.severity !== "error") return;
    const view = { paint: this.paintErr, width: this.#errorWidth };
    const text = framed(diagnostic, view).join("\n");
    this.talk(styled(diagnostic.severity, text, this.facts.icons, (line) => line));
    if (this.facts.github) this.write("stderr", annotation(diagnostic));
  }

  #errorText(error: unknown): string {
    return errorText(error, {
      causes: this.manners.debug,
      paint: this.paintErr,
      width: this.#errorWidth,
    });
  }

  /** A log or a file has no edge to keep clear of. */
  get #errorWidth(): number {
    return this.facts.stderrIsTerminal ? this.facts.width : Infinity;
  }

  #say(kind: MessageKind, text: string): void {
    if (this.output.closed) return;
    this.talk(styled(kind, text, this.facts.icons, this.paintErr));
  }

  #shared(stream: StreamName): boolean {
    return stream === "stderr" || this.facts.stdoutIsTerminal;
  }
}

function endsLine(text: string | Uint8Array): boolean {
  return typeof text === "string" ? text.endsWith("\n") : text[text.length - 1] === 10;
}
