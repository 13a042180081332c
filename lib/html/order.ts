import type { Slot } from "./layout.ts";

/** Sweeps over all layers; more of them hardly change anything. */
const SWEEPS = 6;

type Link = readonly [string, string];

/**
 * The slots of each layer in an order with few crossings: each is moved towards the mean of its neighbours, alternately
 * seen from the left and from the right, and the best of all orders that came up is kept.
 */
export function orderLayers(layers: readonly (readonly Slot[])[], links: readonly Link[]): Slot[][] {
  const neighbours = neighboursOf(links);
  const position = new Map<string, number>();
  const current = layers.map((layer) => [...layer]);
  const note = (layer: readonly Slot[]) => layer.forEach(({ id }, index) => position.set(id, index));
  current.forEach(note);
  const layerOf = new Map(current.flatMap((layer, at) => layer.map(({ id }) => [id, at] as const)));
  let best = current.map((layer) => [...layer]);
  let fewest = crossings(links, layerOf, position);
  for (let sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
    const isForward = sweep % 2 === 0;
    for (let step = 1; step < current.length; step++) {
      const at = isForward ? step : current.length - 1 - step;
      const from = isForward ? at - 1 : at + 1;
      const layer = current[at]!;
      const wishes = new Map(layer.map(({ id }) => [id, wish(id, from)] as const));
      // The sort is stable, so equal wishes keep their order and the result is the same every time.
      layer.sort((a, b) => wishes.get(a.id)! - wishes.get(b.id)!);
      note(layer);
    }
    const count = crossings(links, layerOf, position);
    if (count < fewest) {
      fewest = count;
      best = current.map((layer) => [...layer]);
    }
  }
  return best;

  function wish(id: string, from: number): number {
    const near = (neighbours.get(id) ?? []).filter((other) => layerOf.get(other) === from);
    if (near.length === 0) return position.get(id)!;
    return near.reduce((sum, other) => sum + position.get(other)!, 0) / near.length;
  }
}

/** The slots that each slot is linked with. */
export function neighboursOf(links: readonly Link[]): Map<string, string[]> {
  const result = new Map<string, string[]>();
  const add = (one: string, other: string) => {
    const list = result.get(one);
    if (list) list.push(other);
    else result.set(one, [other]);
  };
  for (const [from, to] of links) {
    add(from, to);
    add(to, from);
  }
  return result;
}

/** How many pairs of links between the same two layers cross. */
export function crossings(
  links: readonly Link[],
  layerOf: ReadonlyMap<string, number>,
  position: ReadonlyMap<string, number>,
): number {
  const gaps = Map.groupBy(links, ([from, to]) => Math.min(layerOf.get(from)!, layerOf.get(to)!));
  let count = 0;
  for (const [gap, between] of gaps) {
    const pairs = between.filter(([from, to]) => layerOf.get(from) !== layerOf.get(to))
      .map(([from, to]) => layerOf.get(from) === gap ? [from, to] as const : [to, from] as const)
      .map(([left, right]) => [position.get(left)!, position.get(right)!] as const)
      .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    count += inversions(pairs.map(([, right]) => right));
  }
  return count;
}

/** Pairs that stand in the wrong order, counted while sorting by merging. */
function inversions(values: readonly number[]): number {
  if (values.length < 2) return 0;
  let items = [...values];
  let count = 0;
  for (let width = 1; width < items.length; width *= 2) {
    const merged: number[] = [];
    for (let start = 0; start < items.length; start += 2 * width) {
      const middle = Math.min(start + width, items.length);
      const end = Math.min(start + 2 * width, items.length);
      let left = start;
      let right = middle;
      while (left < middle || right < end) {
        if (right >= end || (left < middle && items[left]! <= items[right]!)) merged.push(items[left++]!);
        else {
          count += middle - left;
          merged.push(items[right++]!);
        }
      }
    }
    items = merged;
  }
  return count;
}
