/** Building blocks of examples, so that each rule shows only what matters. */

function indent(text: string, by: number): string {
  return text.trimEnd().split("\n").map((line) => line === "" ? line : " ".repeat(by) + line).join("\n");
}

/** A solution with one resolver `a` of the given body. */
export function resolver(body: string): string {
  return `spec:\n  resolvers:\n    a:\n${indent(body, 6)}\n`;
}

/** A solution whose resolver `a` has one resolve step. */
export function step(body: string): string {
  return resolver(`resolve:\n  with:\n    - ${indent(body, 6).trimStart()}`);
}

/** A solution with the given actions. */
export function actions(body: string): string {
  return `spec:\n  workflow:\n    actions:\n${indent(body, 6)}\n`;
}

/** A solution with one action `a` of the given body. */
export function action(body: string): string {
  return actions(`a:\n${indent(body, 2)}`);
}

/** A solution with one harmless resolver, and more. */
export function withResolver(more: string): string {
  return step("provider: static\ninputs:\n  value: 1") + more;
}
