import { messageOf, ScafctlError } from "../../diagnostics/mod.ts";
import { printDocument } from "../document.ts";
import type { Invocation } from "../invocation.ts";
import { planOutput } from "../output.ts";

/** `eval validate`: whether a text is an expression or a template; exit 3 when it is not. */
export async function run(invocation: Invocation): Promise<number> {
  const { flags } = invocation;
  const plan = await planOutput(invocation, { expressions: false });
  const text = flags.text("expression")!;
  const type = flags.text("type")!;
  const fault = type === "cel" ? await celFault(text) : await templateFault(text);
  await printDocument(invocation, plan, {
    document: {
      expression: text,
      type,
      valid: fault === undefined,
      ...(fault !== undefined && { error: fault }),
    },
    ...(plan.format === "auto" && {
      text: () => fault === undefined ? `the expression is valid (${type})\n` : "",
    }),
  });
  if (fault === undefined) return 0;
  throw new ScafctlError("SCAF2005", `the expression is invalid (${type}): ${fault}`);
}

async function celFault(text: string): Promise<string | undefined> {
  const { CelError, environment } = await import("../../cel/mod.ts");
  try {
    environment().parse(text);
    return undefined;
  } catch (error) {
    return error instanceof CelError ? error.display : messageOf(error);
  }
}

async function templateFault(text: string): Promise<string | undefined> {
  const { parse } = await import("../../gotemplate/mod.ts");
  try {
    await parse(text);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}
