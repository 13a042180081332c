import type { Finding, Severity } from "../../lint/mod.ts";
import type { Paint } from "../../terminal/mod.ts";
import { wrapLine } from "../wrap.ts";

/** The screen that findings are shown on. */
export interface FindingScreen {
  readonly width: number;
  readonly paint: Paint;
}

const COLORS: Record<Severity, Parameters<Paint>[1]> = { error: "red", warning: "yellow", info: "cyan" };

/** Widest text; longer lines are hard to read. */
const WIDEST = 110;

/**
 * Findings for a screen, by file: place, severity, message and rule, broken to the width, and for what is more than a
 * remark how to mend it.
 */
export function findingList(findings: readonly Finding[], screen: FindingScreen): string {
  const files = Map.groupBy(findings, (finding) => finding.range?.source.name ?? "");
  const places = Math.max(...findings.map((finding) => placeOf(finding).length));
  return [...files].map(([file, its]) =>
    (file === "" ? [] : [screen.paint(file, "bold")])
      .concat(its.flatMap((finding) => lines(finding, places, screen))).join("\n") + "\n"
  ).join("\n");
}

function placeOf({ range }: Finding): string {
  if (!range) return "";
  const { line, column } = range.source.position(range.start);
  return `${line}:${column}`;
}

function lines(finding: Finding, places: number, { width, paint }: FindingScreen): string[] {
  const { severity, rule, message, hint } = finding;
  const head = `  ${placeOf(finding).padStart(places)}  ${severity.padEnd("warning".length)}  `;
  // On a narrow screen the text stands below its place.
  const isNarrow = width - head.length < 30;
  const indent = isNarrow ? 4 : head.length;
  const room = Math.min(WIDEST, width) - indent;
  const isOffer = hint.startsWith("did you mean");
  const said = wrapLine(isOffer ? `${message}; ${hint}` : message, room);
  const painted = head.replace(severity, paint(severity, COLORS[severity]));
  const last = said.at(-1)!;
  const below: string[] = [];
  if (last.length + 2 + rule.length <= room) said[said.length - 1] = `${last}  ${paint(rule, "dim")}`;
  else below.push(paint(rule, "dim"));
  if (severity !== "info" && !said.join(" ").includes("did you mean")) {
    below.push(...wrapLine(`fix: ${hint}`, room).map((line) => paint(line, "dim")));
  }
  const rest = [...said, ...below];
  const first = isNarrow ? painted.trimEnd() : `${painted}${rest.shift()}`;
  return [first, ...rest.map((line) => " ".repeat(indent) + line)];
}
