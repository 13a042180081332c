import { escapeHtml, px, shorten } from "./escape.ts";
import type { Bar } from "./model.ts";

const WIDTH = 960;
const LABEL = 220;
const ROW = 24;
const HEAD = 26;
const NAME_LENGTH = 26;
/** A bar that took no time can still be seen. */
const LEAST = 2;
/** Steps of the scale in milliseconds are these times a power of ten. */
const STEPS = [1, 2, 5, 10];

/** The timeline of a run: one row per bar, with a line where the group changes. */
export function ganttSvg(bars: readonly Bar[]): string {
  const start = bars.reduce((least, bar) => Math.min(least, bar.start), Infinity);
  const end = bars.reduce((most, bar) => Math.max(most, bar.end), -Infinity);
  const span = Math.max(1, end - start);
  const room = WIDTH - LABEL - 70;
  const xOf = (time: number) => LABEL + (time - start) / span * room;
  const height = HEAD + bars.length * ROW + 10;
  const ticks = scale(span).map((time) => {
    const x = px(xOf(start + time));
    return `<g class="tick"><line x1="${x}" x2="${x}" y1="${HEAD - 6}" y2="${height - 6}"/>` +
      `<text x="${x}" y="${HEAD - 11}" text-anchor="middle">${timeText(time)}</text></g>`;
  });
  const rows = bars.map((bar, index) => {
    const y = HEAD + index * ROW;
    const x = xOf(bar.start);
    const width = Math.max(LEAST, xOf(bar.end) - x);
    const told = `${bar.name}: ${bar.status}, ${timeText(bar.end - bar.start)}`;
    const border = index > 0 && bars[index - 1]!.group !== bar.group
      ? `<line class="border" x1="0" x2="${WIDTH}" y1="${y}" y2="${y}"/>`
      : "";
    return `${border}<g class="row" role="img" aria-label="${escapeHtml(told)}">` +
      `<title>${escapeHtml(told)}</title>` +
      `<text class="name" x="8" y="${y + 16}">${escapeHtml(shorten(bar.name, NAME_LENGTH))}</text>` +
      `<rect class="bar ${bar.status}" x="${px(x)}" y="${y + 5}" width="${px(width)}" height="14" rx="3"/>` +
      `<text class="time" x="${px(x + width + 6)}" y="${y + 16}">${timeText(bar.end - bar.start)}</text></g>`;
  });
  return `<svg class="gantt" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="group" ` +
    `aria-label="Timeline">\n${[...ticks, ...rows].join("\n")}\n</svg>`;
}

/** Milliseconds of the marks of a scale, from 0: at most eight. */
export function scale(span: number): number[] {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, span) / 8));
  const unit = Math.max(1, power);
  const step = STEPS.map((times) => times * unit).find((each) => span / each <= 8) ?? 10 * unit;
  const marks: number[] = [];
  for (let time = 0; time <= span; time += step) marks.push(time);
  return marks;
}

/** A time as people read it. */
export function timeText(millis: number): string {
  if (millis < 1000) return `${Math.round(millis)} ms`;
  if (millis < 60_000) return `${Math.round(millis / 100) / 10} s`;
  const seconds = Math.round(millis / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
