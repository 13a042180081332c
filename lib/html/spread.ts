import type { Slot } from "./layout.ts";
import { neighboursOf } from "./order.ts";

/** Sweeps over all layers; the drawing settles before. */
const SWEEPS = 8;

/**
 * The vertical centre of every slot: near the mean of its neighbours, without touching the ones above and below, in the
 * given order.
 */
export function spread(
  layers: readonly (readonly Slot[])[],
  links: readonly (readonly [string, string])[],
  gap: number,
): Map<string, number> {
  const neighbours = neighboursOf(links);
  const centers = new Map<string, number>();
  for (const layer of layers) {
    const offsets = offsetsOf(layer, gap);
    const middle = (offsets.at(-1) ?? 0) / 2;
    layer.forEach(({ id }, at) => centers.set(id, offsets[at]! - middle));
  }
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const order = sweep % 2 === 0 ? layers : layers.toReversed();
    for (const layer of order) {
      const offsets = offsetsOf(layer, gap);
      const wishes = layer.map(({ id }) => {
        const near = neighbours.get(id) ?? [];
        if (near.length === 0) return undefined;
        return near.reduce((sum, other) => sum + centers.get(other)!, 0) / near.length;
      });
      const placed = place(withCompany(wishes, offsets), offsets);
      layer.forEach(({ id }, at) => centers.set(id, placed[at]!));
    }
  }
  return withoutBands(layers.flat(), centers, gap);
}

/** Takes out what is empty from the first layer to the last: parts that have no edge between them drift apart. */
function withoutBands(
  slots: readonly Slot[],
  centers: ReadonlyMap<string, number>,
  gap: number,
): Map<string, number> {
  const topOf = ({ id, height }: Slot) => centers.get(id)! - height / 2;
  const moved = new Map<string, number>();
  let bottom = -Infinity;
  let empty = 0;
  for (const slot of slots.toSorted((a, b) => topOf(a) - topOf(b))) {
    const top = topOf(slot);
    if (bottom !== -Infinity) empty += Math.max(0, top - bottom - gap);
    bottom = Math.max(bottom, top + slot.height);
    moved.set(slot.id, centers.get(slot.id)! - empty);
  }
  return moved;
}

/** A slot without neighbours wishes to stand close to the next one that has some, so that no hole is left between them. */
function withCompany(wishes: readonly (number | undefined)[], offsets: readonly number[]): number[] {
  const bound = wishes.flatMap((wish, at) => wish === undefined ? [] : [{ at, start: wish - offsets[at]! }]);
  const last = bound.at(-1);
  if (!last) return offsets.map((offset) => offset - offsets.at(-1)! / 2);
  let next = 0;
  return wishes.map((wish, at) => {
    while (next < bound.length && bound[next]!.at < at) next++;
    return wish ?? (bound[next] ?? last).start + offsets[at]!;
  });
}

/** Where the centres are when the slots stand as close as they may, from the first one's. */
function offsetsOf(layer: readonly Slot[], gap: number): number[] {
  const offsets: number[] = [];
  layer.forEach((slot, at) => {
    const above = layer[at - 1];
    offsets.push(above ? offsets[at - 1]! + (above.height + slot.height) / 2 + gap : 0);
  });
  return offsets;
}

/**
 * The places nearest to the wishes (by the sum of squares) that keep the order and the distances: slots that would
 * overlap are joined to a block, which stands at the mean of its wishes.
 */
export function place(wishes: readonly number[], offsets: readonly number[]): number[] {
  const blocks: { sum: number; size: number }[] = [];
  wishes.forEach((wish, at) => {
    blocks.push({ sum: wish - offsets[at]!, size: 1 });
    while (blocks.length > 1) {
      const last = blocks.at(-1)!;
      const above = blocks.at(-2)!;
      if (above.sum / above.size <= last.sum / last.size) break;
      above.sum += last.sum;
      above.size += last.size;
      blocks.pop();
    }
  });
  const starts = blocks.flatMap(({ sum, size }) => new Array<number>(size).fill(sum / size));
  return offsets.map((offset, at) => starts[at]! + offset);
}
