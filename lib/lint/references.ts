import type { SourceRange } from "../diagnostics/mod.ts";
import {
  actionAliases,
  actionCollector,
  type Collector,
  resolverDependencies,
  type Workflow,
} from "../solution/mod.ts";
import { actionPath, actionsOf } from "./calls.ts";
import type { LintContext } from "./context.ts";
import type { Path } from "./place.ts";

/** A resolver that an action reads. */
export interface ActionReference {
  readonly name: string;
  readonly at: Path;
  readonly range?: SourceRange | undefined;
  /** A name that is a resolver only perhaps. */
  readonly soft: boolean;
}

/** One part of an action with what it refers to. */
interface Part {
  readonly at: Path;
  readonly found: Collector;
}

/** What the parts of all actions refer to. */
export function actionParts(workflow: Workflow | undefined): Part[] {
  if (!workflow) return [];
  const aliases = actionAliases(workflow);
  return actionsOf(workflow).flatMap((action) => {
    const at = actionPath(action);
    const collector = () => actionCollector(action, aliases);
    const { forEach, matrix, retry, when } = action;
    const parts: Part[] = [...action.inputs.keys()].map((name) => ({
      at: [...at, "inputs", name],
      found: collector().addInputs(action.inputs, action.provider, name),
    }));
    parts.push({ at: [...at, "when"], found: collector().add(when) });
    parts.push({ at: [...at, "forEach", "in"], found: collector().add(forEach?.in) });
    for (const [name, value] of matrix?.dimensions ?? []) {
      parts.push({ at: [...at, "matrix", name], found: collector().add(value) });
    }
    parts.push({ at: [...at, "matrix", "include"], found: collector().add(matrix?.include) });
    parts.push({ at: [...at, "matrix", "exclude"], found: collector().add(matrix?.exclude) });
    if (retry?.retryIf) {
      parts.push({
        at: [...at, "retry", "retryIf"],
        found: collector().expression(retry.retryIf.text, retry.retryIf.range),
      });
    }
    return parts;
  });
}

/** The resolvers that actions read. */
export function actionReferences(workflow: Workflow | undefined): ActionReference[] {
  return actionParts(workflow).flatMap(({ at, found }) =>
    found.resolvers.map(({ name, soft, range }) => ({ name, at, soft, range }))
  );
}

/** Names that resolvers and actions read although there is no such resolver. */
export function unknownNames({ solution, descriptor }: LintContext): string[] {
  if (!solution) return [];
  const { resolvers, workflow } = solution.spec;
  const extract = (name: string) => descriptor(name)?.extractDependencies;
  return [
    ...[...resolvers.values()].flatMap((definition) =>
      resolverDependencies(definition, { resolvers, extract }).missing.map(({ name }) => name)
    ),
    ...actionReferences(workflow).filter(({ name, soft }) => !soft && name !== "" && !resolvers.has(name))
      .map(({ name }) => name),
  ];
}
