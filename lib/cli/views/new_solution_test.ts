import assert from "node:assert/strict";
import { loadSolution } from "../../solution/mod.ts";
import { type Feature, FEATURES, newSolutionText, SAMPLE_PROVIDERS } from "./new_solution.ts";

async function load(features: readonly Feature[], providers: readonly string[]) {
  const text = newSolutionText({
    name: "my-app",
    description: 'An "app": new',
    features: new Set(features),
    providers,
  });
  return await loadSolution({ source: { kind: "text", text, name: "new.yaml" }, workingDirectory: "/" });
}

Deno.test("new solution: every choice of features gives a solution that loads without a remark", async () => {
  for (let mask = 1; mask < 2 ** FEATURES.length; mask++) {
    const features = FEATURES.filter((_, index) => mask & (1 << index));
    const hasContent = features.some((feature) => ["parameters", "resolvers", "actions"].includes(feature));
    if (!hasContent) continue;
    const solution = await load(features, []);
    assert.deepEqual(solution.warnings, [], features.join());
    assert.equal(solution.spec.workflow !== undefined, features.includes("actions"));
    assert.equal(solution.metadata.description, 'An "app": new');
  }
});

Deno.test("new solution: every provider sample is there and names its provider", async () => {
  for (const name of SAMPLE_PROVIDERS) {
    const { spec } = await load(["resolvers"], [name]);
    const used = [
      ...[...spec.resolvers.values()].flatMap((resolver) =>
        resolver.resolve?.with.map((step) => step.provider) ?? []
      ),
      ...[...spec.workflow?.actions.values() ?? []].map((action) => action.provider),
    ];
    assert.ok(used.includes(name), name);
  }
});
