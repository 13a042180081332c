import type { ActionDefinition, Solution } from "../../solution/mod.ts";
import { runCommand } from "./inspection.ts";

/** A solution in words: what it is, what it resolves and what it does. */
export function solutionOverview(solution: Solution): string {
  const { metadata, catalog, spec, origin } = solution;
  const lines = [`${metadata.displayName ?? metadata.name} ${metadata.version}`];
  if (metadata.description) lines.push("", metadata.description.trim());
  lines.push("", "Metadata", `  name: ${metadata.name}`, `  version: ${metadata.version}`);
  if (metadata.category) lines.push(`  category: ${metadata.category}`);
  if (metadata.tags.length > 0) lines.push(`  tags: ${metadata.tags.join(", ")}`);
  for (const { name, email } of metadata.maintainers) lines.push(`  maintainer: ${name} <${email}>`);
  for (const { name, url } of metadata.links) lines.push(`  link: ${name} ${url}`);
  const marks = [catalog.beta && "beta", catalog.disabled && "disabled"].filter(Boolean);
  lines.push("", "Catalog", `  visibility: ${[catalog.visibility, ...marks].join(", ")}`);
  lines.push("", `Resolvers (${spec.resolvers.size})`);
  for (const resolver of spec.resolvers.values()) {
    const providers = (resolver.resolve?.with ?? []).map((step) => step.provider);
    const later = [resolver.transform && "transform", resolver.validate && "validate"].filter(Boolean);
    const notes = [
      providers.join(" → "),
      ...later,
      resolver.sensitive && "sensitive",
      resolver.when && "conditional",
    ].filter(Boolean);
    lines.push(`  ${resolver.name}: ${notes.join(", ")}`);
    if (resolver.description) lines.push(`    ${resolver.description.trim().split("\n")[0]}`);
  }
  const { workflow } = spec;
  const actions = [...workflow?.actions.values() ?? []];
  const last = [...workflow?.finally.values() ?? []];
  lines.push("", `Actions (${actions.length + last.length})`, ...actions.flatMap(actionLines));
  if (last.length > 0) lines.push("  finally:", ...last.flatMap(actionLines).map((line) => `  ${line}`));
  lines.push("", "Source", `  ${origin.name}`, "", "Run it with", `  ${runCommand(solution)}`);
  return lines.join("\n") + "\n";
}

function actionLines(action: ActionDefinition): string[] {
  const notes = [
    action.provider,
    action.dependsOn.length > 0 && `after ${action.dependsOn.join(", ")}`,
    action.when && "conditional",
    action.forEach && "per item",
    action.matrix && "per combination",
    action.retry && `up to ${action.retry.maxAttempts} attempts`,
  ].filter(Boolean);
  const line = `  ${action.name}: ${notes.join(", ")}`;
  return action.description ? [line, `    ${action.description.trim().split("\n")[0]}`] : [line];
}
