import { escapeHtml, px } from "./escape.ts";
import { fitText } from "./fit.ts";
import type { Bar } from "./model.ts";

/** Height of a row and of the scale above them; the style sheet gives the names the same. */
const ROW = 24;
const HEAD = 26;
/** Pixels that a name gets on a page of the usual width, and the size of its font. */
const NAME_ROOM = 250;
const NAME_SIZE = 13;
/** A bar that took no time can still be seen; in hundredths of the plot. */
const LEAST = 0.3;
/** Steps of the scale in milliseconds are these times a power of ten. */
const STEPS = [1, 2, 5, 10];
/** Most marks of a scale; more would touch each other on a narrow screen. */
const MARKS = 5;

/**
 * The timeline of a run: names, and beside them one row per bar, with a line where the group changes. As wide as the page
 * lets it be: places in the plot are hundredths of its width.
 */
export function ganttSvg(bars: readonly Bar[]): string {
  const start = bars.reduce((least, bar) => Math.min(least, bar.start), Infinity);
  const end = bars.reduce((most, bar) => Math.max(most, bar.end), -Infinity);
  const span = Math.max(1, end - start);
  const placeOf = (time: number) => (time - start) / span * 100;
  const height = HEAD + bars.length * ROW + 10;
  const ticks = scale(span).map((time) => {
    const x = `${px(placeOf(start + time))}%`;
    return `<g class="tick"><line x1="${x}" x2="${x}" y1="${HEAD - 6}" y2="${height - 6}"/>` +
      `<text x="${x}" y="${HEAD - 11}" text-anchor="middle">${timeText(time)}</text></g>`;
  });
  const names = bars.map((bar, index) => {
    const isFirst = index > 0 && bars[index - 1]!.group !== bar.group;
    return `<li title="${escapeHtml(bar.name)}"${isFirst ? ' class="border"' : ""}>` +
      `${escapeHtml(fitText(bar.name, NAME_ROOM, NAME_SIZE))}</li>`;
  });
  const rows = bars.map((bar, index) => {
    const y = HEAD + index * ROW;
    const x = placeOf(bar.start);
    const width = Math.max(LEAST, placeOf(bar.end) - x);
    const told = `${bar.name}: ${bar.status}, ${timeText(bar.end - bar.start)}`;
    return `<g class="row" role="img" aria-label="${escapeHtml(told)}">` +
      `<title>${escapeHtml(told)}</title>` +
      `<rect class="bar ${bar.status}" x="${px(x)}%" y="${y + 5}" width="${
        px(width)
      }%" height="14" rx="3"/>` +
      `<text class="time" x="${px(x + width)}%" dx="6" y="${y + 16}">${
        timeText(bar.end - bar.start)
      }</text></g>`;
  });
  return `<div class="gantt" role="group" aria-label="Timeline">\n` +
    `<ol class="names" aria-hidden="true">\n${names.join("\n")}\n</ol>\n` +
    `<svg class="plot" height="${height}">\n${[...ticks, ...rows].join("\n")}\n</svg>\n</div>`;
}

/** Milliseconds of the marks of a scale, from 0. */
export function scale(span: number): number[] {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, span) / MARKS));
  const unit = Math.max(1, power);
  const step = STEPS.map((times) => times * unit).find((each) => span / each <= MARKS) ?? 10 * unit;
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
