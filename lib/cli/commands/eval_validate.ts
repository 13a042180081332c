import { messageOf, ScafctlError } from "../../diagnostics/mod.ts";
import { printDocument } from "../document.ts";
import type { Invocation } from "../invocation.ts";
import { expressionText } from "../expression_text.ts";
import { planOutput } from "../output.ts";

/** `eval validate`: whether a text is an expression or a template; exit 3 when it is not. */
export async function run(invocation: Invocation): Promise<number> {
  const { flags } = invocation;
  const plan = await planOutput(invocation, { expressions: false });
  const text = expressionText(invocation, "scafctl eval validate --type cel '_.a > 1'");
  const type = flags.text("type")!;
  const fault = type === "cel" ? await celFault(text) : await templateFault(text);
  await printDocument(invocation, plan, {
    document: {
      expression: text,
      type,
      valid: fault === undefined,
      ...(fault !== undefined && { error: fault.message }),
    },
    ...(plan.format === "auto" && {
      text: () => fault === undefined ? `the expression is valid (${type})\n` : "",
    }),
  });
  if (fault === undefined) return 0;
  throw new ScafctlError("SCAF2005", `the expression is invalid (${type}): ${fault.message}`, {
    hint: fault.hint,
  });
}

/** What is wrong with a text, and how it is mended. */
interface Fault {
  readonly message: string;
  readonly hint?: string | undefined;
}

async function celFault(text: string): Promise<Fault | undefined> {
  const { CelError, environment } = await import("../../cel/mod.ts");
  try {
    environment().parse(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof CelError)) return { message: messageOf(error) };
    return { message: error.display, hint: error.hints.length > 0 ? error.hints.join("\n") : undefined };
  }
}

async function templateFault(text: string): Promise<Fault | undefined> {
  const { parse, TemplateError } = await import("../../gotemplate/mod.ts");
  try {
    await parse(text);
    return undefined;
  } catch (error) {
    return { message: messageOf(error), hint: error instanceof TemplateError ? error.hint : undefined };
  }
}
