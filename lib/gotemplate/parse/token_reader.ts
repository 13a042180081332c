import { TemplateError } from "../error.ts";
import type { Lexer } from "./lexer.ts";
import { describe, type Token, type TokenType } from "./tokens.ts";

/**
 * Tokens with the look-ahead of Go's parser. Its buffer of three is kept as it is, because the line of a parse error is
 * that of the buffer's first place, not that of the token in hand.
 */
export class TokenReader {
  readonly #buffer: [Token, Token, Token];
  #held = 0;
  /** Line on which the present action began; 0 outside of actions. */
  actionLine = 0;

  constructor(readonly lexer: Lexer, readonly templateName: string) {
    const none: Token = { type: "eof", pos: 0, value: "", line: 0 };
    this.#buffer = [none, none, none];
  }

  next(): Token {
    if (this.#held > 0) this.#held--;
    else this.#buffer[0] = this.lexer.next();
    return this.#buffer[this.#held]!;
  }

  peek(): Token {
    if (this.#held > 0) return this.#buffer[this.#held - 1]!;
    this.#held = 1;
    return this.#buffer[0] = this.lexer.next();
  }

  backup(): void {
    this.#held++;
  }

  /** Puts back a token that came before the one in the buffer. */
  backup2(first: Token): void {
    this.#buffer[1] = first;
    this.#held = 2;
  }

  /** Puts back two tokens; `second` was read first. */
  backup3(second: Token, first: Token): void {
    this.#buffer[1] = first;
    this.#buffer[2] = second;
    this.#held = 3;
  }

  nextNonSpace(): Token {
    let token = this.next();
    while (token.type === "space") token = this.next();
    return token;
  }

  peekNonSpace(): Token {
    const token = this.nextNonSpace();
    this.backup();
    return token;
  }

  expect(type: TokenType, context: string): Token {
    const token = this.nextNonSpace();
    if (token.type !== type) this.unexpected(token, context);
    return token;
  }

  fail(message: string, at: Token = this.#buffer[0], hint?: string): never {
    const { text } = this.lexer;
    throw new TemplateError("parse", `template: ${this.templateName}:${this.#buffer[0].line}: ${message}`, {
      templateName: this.templateName,
      text,
      start: Math.min(at.pos, text.length),
      end: Math.min(at.pos + Math.max(at.type === "error" ? 1 : at.value.length, 1), text.length),
    }, { hint });
  }

  unexpected(token: Token, context: string): never {
    if (token.type !== "error") this.fail(`unexpected ${describe(token)} in ${context}`, token);
    let extra = "";
    if (this.actionLine !== 0 && this.actionLine !== token.line) {
      const place = `started at ${this.templateName}:${this.actionLine}`;
      extra = token.value.endsWith(" action") ? ` ${place}` : ` in action ${place}`;
    }
    this.fail(token.value + extra, token);
  }
}
