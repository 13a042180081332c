import type { Value } from "../value/mod.ts";
import { compile, type CompileOptions } from "./compile.ts";
import { TemplateError } from "./error.ts";
import { explain } from "./explain.ts";
import { DEFAULT_NAME } from "./parse/parser.ts";
import type { RenderOptions, Turn } from "./template.ts";

/**
 * Reads and renders a template in one go, as the product's own users meet it: an empty template is an error, and errors
 * carry the original's words and hints. Throws a {@link TemplateError}.
 */
export async function render(
  text: string,
  data: Value,
  options: CompileOptions & RenderOptions & { readonly turn?: Turn } = {},
): Promise<string> {
  const templateName = options.name || DEFAULT_NAME;
  if (text === "") {
    const place = { templateName, text, start: 0, end: 0 };
    throw new TemplateError("parse", "template content cannot be empty", place);
  }
  try {
    const template = await compile(text, options);
    const turn = options.turn?.();
    if (turn) await turn;
    return template.render(data, options);
  } catch (error) {
    throw error instanceof TemplateError && error.kind !== "cancelled" ? explain(error, data) : error;
  }
}
