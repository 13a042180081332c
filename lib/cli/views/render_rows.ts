import { field, isObject, type Value, type ValueObject } from "../../value/mod.ts";

/** The actions of a rendered graph in the order in which they would start, one record for each; phases count from 1. */
export function renderRows(document: ValueObject): Value[] {
  const actions = field(document, "actions");
  if (!isObject(actions)) return [];
  return [
    ...rowsOf("actions", field(document, "executionOrder"), actions),
    ...rowsOf("finally", field(document, "finallyOrder"), actions),
  ];
}

function rowsOf(section: string, phases: Value | undefined, actions: ValueObject): Value[] {
  if (!Array.isArray(phases)) return [];
  return phases.flatMap((names, index) =>
    (Array.isArray(names) ? names : []).map((name): Value => {
      const action = field(actions, String(name));
      const facts = isObject(action) ? action : {};
      const text = (key: string) => field(facts, key) ?? "";
      const dependsOn = field(facts, "dependsOn");
      return {
        section,
        phase: index + 1,
        name,
        provider: text("provider"),
        dependsOn: Array.isArray(dependsOn) ? dependsOn.join(", ") : "",
        when: condition(field(facts, "when")),
        description: text("description"),
      };
    })
  );
}

/** A condition whose value is known, else the text that gives it later. */
function condition(when: Value | undefined): Value {
  if (!isObject(when)) return "";
  return field(when, "value") ?? field(when, "originalExpr") ?? field(when, "originalTmpl") ?? "deferred";
}
