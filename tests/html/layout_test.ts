import assert from "node:assert/strict";
import fc from "fast-check";
import { layOut, NODE_HEIGHT, NODE_WIDTH } from "../../lib/html/layout.ts";
import { crossings, orderLayers } from "../../lib/html/order.ts";
import { place } from "../../lib/html/spread.ts";

/** Layers of names, and edges from lower to higher layers. */
const graphs = fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 7 }).chain((sizes) => {
  const layers = sizes.map((size, layer) => Array.from({ length: size }, (_, at) => `n${layer}.${at}`));
  const pairs = layers.flatMap((names, layer) =>
    names.flatMap((from) => layers.slice(layer + 1).flat().map((to) => ({ from, to })))
  );
  return fc.subarray(pairs).map((edges) => ({ layers, edges }));
});

Deno.test("no two nodes overlap, every node is inside, and every edge joins its two nodes", () => {
  fc.assert(fc.property(graphs, ({ layers, edges }) => {
    const layout = layOut(layers, edges);
    const boxes = [...layout.nodes.values()];
    assert.equal(boxes.length, layers.flat().length);
    boxes.forEach((a, index) => {
      assert.ok(a.x >= 0 && a.x + NODE_WIDTH <= layout.width);
      assert.ok(a.y >= 0 && a.y + NODE_HEIGHT <= layout.height);
      for (const b of boxes.slice(index + 1)) {
        assert.ok(a.x !== b.x || Math.abs(a.y - b.y) >= NODE_HEIGHT, "two nodes overlap");
      }
    });
    edges.forEach(({ from, to }, index) => {
      const route = layout.routes[index]!;
      const start = layout.nodes.get(from)!;
      const end = layout.nodes.get(to)!;
      assert.deepEqual(route[0], { x: start.x + NODE_WIDTH, y: start.y + NODE_HEIGHT / 2 });
      assert.equal(route.at(-1)!.x, end.x);
      assert.ok(Math.abs(route.at(-1)!.y - end.y - NODE_HEIGHT / 2) < 1e-6);
    });
  }));
});

Deno.test("an edge over several layers passes between nodes", () => {
  fc.assert(fc.property(graphs, ({ layers, edges }) => {
    const layout = layOut(layers, edges);
    for (const route of layout.routes) {
      for (let at = 1; at < route.length - 1; at++) {
        const { x, y } = route[at]!;
        if (at % 2 === 0) continue;
        for (const box of layout.nodes.values()) {
          assert.ok(box.x !== x || y <= box.y || y >= box.y + NODE_HEIGHT, "an edge runs through a node");
        }
      }
    }
  }));
});

Deno.test("the same graph gives the same drawing", () => {
  fc.assert(fc.property(graphs, ({ layers, edges }) => {
    assert.deepEqual(layOut(layers, edges), layOut(structuredClone(layers), structuredClone(edges)));
  }));
});

Deno.test("crossings are undone where that is possible, and the order never gets worse", () => {
  const slot = (id: string) => ({ id, height: 10 });
  const layers = [["a", "b", "c"].map(slot), ["x", "y", "z"].map(slot)];
  const links = [["a", "z"], ["b", "y"], ["c", "x"]] as const;
  const layerOf = new Map([["a", 0], ["b", 0], ["c", 0], ["x", 1], ["y", 1], ["z", 1]]);
  const positions = (each: { id: string }[][]) =>
    new Map(each.flatMap((layer) => layer.map(({ id }, at) => [id, at] as const)));
  assert.equal(crossings(links, layerOf, positions(layers)), 3);
  assert.equal(crossings(links, layerOf, positions(orderLayers(layers, links))), 0);
});

Deno.test("places keep their distances and meet every wish that can be met", () => {
  assert.deepEqual(place([0, 100, 200], [0, 10, 20]), [0, 100, 200]);
  assert.deepEqual(place([50, 50, 50], [0, 10, 20]), [40, 50, 60]);
  fc.assert(fc.property(fc.array(fc.integer({ min: -999, max: 999 }), { minLength: 1 }), (wishes) => {
    const placed = place(wishes, wishes.map((_, at) => at * 10));
    placed.forEach((y, at) => assert.ok(at === 0 || y - placed[at - 1]! >= 10 - 1e-6));
  }));
});

Deno.test("edges to names that are in no layer, and from a node to itself, are left out", () => {
  const layout = layOut([["a"]], [{ from: "a", to: "gone" }, { from: "a", to: "a" }]);
  assert.deepEqual(layout.routes, [[], []]);
});

Deno.test("nodes without edges leave no hole in their column", () => {
  const first = ["alone", "a", "alone too", "b", "c"];
  const layout = layOut([first, ["x", "y"], ["z"]], [
    { from: "a", to: "z" },
    { from: "b", to: "x" },
    { from: "c", to: "y" },
    { from: "y", to: "z" },
  ]);
  const gapAfter = (index: number) =>
    layout.nodes.get(first[index + 1]!)!.y - layout.nodes.get(first[index]!)!.y - NODE_HEIGHT;
  assert.ok(gapAfter(0) <= 16.5, `${gapAfter(0)}`);
  assert.ok(gapAfter(2) <= 16.5, `${gapAfter(2)}`);
});

Deno.test("no band of the drawing is empty from its first column to its last", () => {
  fc.assert(fc.property(graphs, ({ layers, edges }) => {
    const layout = layOut(layers, edges);
    const spans = [
      ...[...layout.nodes.values()].map(({ y }) => [y, y + NODE_HEIGHT] as const),
      ...layout.routes.flatMap((route) => route.slice(1, -1).map(({ y }) => [y - 4, y + 4] as const)),
    ].sort((a, b) => a[0] - b[0]);
    let bottom = spans[0]![1];
    for (const [top, end] of spans) {
      assert.ok(top - bottom <= 16.5, `${top - bottom} pixels are empty`);
      bottom = Math.max(bottom, end);
    }
  }));
});
