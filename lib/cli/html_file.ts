import { resolve } from "node:path";
import { ScafctlError } from "../diagnostics/mod.ts";
import type { ResolveResult, RunResult } from "../engine/mod.ts";
import type { Solution } from "../solution/mod.ts";
import type { ValueObject } from "../value/mod.ts";
import type { Invocation } from "./invocation.ts";
import type { Session } from "./session.ts";
import { writeOutputFile } from "./snapshot_file.ts";

/** What is drawn: a run when there was one, else what was resolved and rendered. */
export interface Drawn {
  readonly resolved: ResolveResult;
  readonly actions?: ValueObject | undefined;
  readonly run?: RunResult;
  readonly withTimes: boolean;
}

/** Refuses `--html` together with a flag that asks for another kind of result, before anything runs. */
export function checkHtmlFlag({ flags }: Invocation, others: readonly string[]): void {
  if (flags.text("html") === undefined) return;
  const other = others.find((name) => flags.bool(name));
  if (other === undefined) return;
  throw new ScafctlError("SCAF2005", `--html and --${other} exclude each other`, {
    ...(other === "dry-run" && { hint: "`scafctl render solution --html` draws what would run" }),
  });
}

/** Writes the page that `--html` names; does nothing without the flag. Throws SCAF2011. */
export async function writeHtml(
  invocation: Invocation,
  { registry }: Pick<Session, "registry">,
  solution: Solution,
  drawn: Drawn,
): Promise<void> {
  const name = invocation.flags.text("html");
  if (name === undefined) return;
  const { describePage } = await import("./views/graph_page.ts");
  const { graphPage } = await import("../html/mod.ts");
  const page = describePage({
    solution,
    ...drawn,
    sensitiveFields: (provider) => registry.loaded(provider)?.sensitiveFields ?? new Set(),
  });
  const path = resolve(invocation.folder, name);
  await writeOutputFile(path, graphPage(page));
  invocation.terminal.success(`page written to ${path}`);
}
