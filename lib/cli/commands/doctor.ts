import { ExitCode } from "../../diagnostics/mod.ts";
import { object } from "../../value/mod.ts";
import { allChecks } from "../doctor_checks.ts";
import { printDocument } from "../document.ts";
import { versioned } from "../envelope.ts";
import type { Invocation } from "../invocation.ts";
import { planOutput } from "../output.ts";
import { doctorText } from "../views/doctor_text.ts";

/** `doctor`: whether everything that scafctl builds on is there. Changes nothing; exit 1 when something fails. */
export async function run(invocation: Invocation): Promise<number> {
  const plan = await planOutput(invocation);
  const checks = await allChecks(invocation);
  const items = checks.map((check) => object({ ...check }));
  const { facts, paintOut } = invocation.terminal;
  const width = facts.stdoutIsTerminal ? facts.width : Infinity;
  await printDocument(invocation, plan, {
    document: versioned("DoctorReport", { checks: items }),
    items,
    text: plan.format === "table" ? "items" : () => doctorText(checks, { width, paint: paintOut }),
  });
  return checks.some((check) => check.status === "fail") ? ExitCode.general : ExitCode.success;
}
