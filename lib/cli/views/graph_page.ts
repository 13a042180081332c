import type { ActionOutcome, Masker, ResolveResult, ResolverOutcome, RunResult } from "../../engine/mod.ts";
import type { Bar, Detail, GraphPage, Layer, NodeStatus, PageGraph, PageNode } from "../../html/mod.ts";
import type { Condition, Inputs, ResolverDefinition, Solution } from "../../solution/mod.ts";
import { formatJson, isObject, object, type Value, type ValueObject } from "../../value/mod.ts";
import { MASKED } from "../output.ts";
import { refText } from "./inspection.ts";
import { reasons } from "./reasons.ts";
import { skipText } from "./skip_text.ts";

/** Characters of one value that are shown; a page is to be looked at, not to carry data. */
const LONGEST = 4000;

/** What a page is made from. */
export interface PageRequest {
  readonly solution: Solution;
  readonly resolved: ResolveResult;
  /** The rendered action graph, without secrets; absent when there is none. */
  readonly actions?: ValueObject | undefined;
  /** The run of the actions. */
  readonly run?: RunResult;
  /** Show when everything started and ended. Without, equal inputs give equal pages. */
  readonly withTimes: boolean;
  /** Inputs that a provider declares secret. */
  sensitiveFields(provider: string): ReadonlySet<string>;
}

/**
 * The description of a page. Nothing sensitive is in it, whatever the flags say, since a page is made to be passed on:
 * sensitive values are replaced as a whole, and where their text occurs inside another one.
 */
export function describePage(request: PageRequest): GraphPage {
  const { solution: { metadata }, resolved, actions, run, withTimes } = request;
  const { masker } = resolved;
  const mask = (text: string) => masker.mask(text);
  const graphs = [resolverGraph(request, masker)];
  if (actions) graphs.push(actionGraph(actions, run, masker));
  const error = (run ? run.error : undefined) ?? resolved.error;
  const page: GraphPage = {
    title: metadata.displayName ?? metadata.name,
    ...(metadata.description !== undefined && { about: metadata.description }),
    facts: [
      `${metadata.name} ${metadata.version}`.trim(),
      counted(graphs[0]!.nodes.length, "resolver"),
      ...(actions ? [counted(graphs[1]!.nodes.length, "action")] : []),
    ],
    ...(withTimes && { outcome: run ? runOutcome(run) : resolveOutcome(resolved) }),
    ...(error && { error: reasons(error, run).join("\n") }),
    graphs,
    bars: withTimes
      ? [
        ...byStart(resolved.outcomes.flatMap(resolverBar)),
        ...byStart((run?.outcomes ?? []).flatMap(actionBar)),
      ]
      : [],
  };
  return maskTexts(page, mask);
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** The page with every text in it masked, names included: a name may be made from a secret list item. */
function maskTexts<T>(part: T, mask: (text: string) => string): T {
  if (typeof part === "string") return mask(part) as T;
  if (Array.isArray(part)) return part.map((item) => maskTexts(item, mask)) as T;
  if (typeof part !== "object" || part === null) return part;
  return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, maskTexts(item, mask)])) as T;
}

function runOutcome({ status }: RunResult): { text: string; status: NodeStatus } {
  if (status === "partial-success") return { text: "partly succeeded", status: "timeout" };
  return { text: status, status };
}

function resolveOutcome({ error }: ResolveResult): { text: string; status: NodeStatus } {
  return error ? { text: "failed", status: "failed" } : { text: "resolved", status: "succeeded" };
}

function resolverGraph(request: PageRequest, masker: Masker): PageGraph {
  const { solution, resolved } = request;
  const nodes = resolved.outcomes.filter((outcome) => outcome.phase > 0).map((outcome) =>
    resolverNode(request, outcome, solution.spec.resolvers.get(outcome.name), masker)
  );
  return {
    title: "Resolvers",
    nodes,
    edges: resolved.outcomes.flatMap(({ name, dependencies }) =>
      dependencies.map((dependency) => ({ from: dependency, to: name }))
    ),
    layers: resolved.phases.map((names, index) => ({ label: `Phase ${index + 1}`, names })),
  };
}

function resolverNode(
  request: PageRequest,
  outcome: ResolverOutcome,
  definition: ResolverDefinition | undefined,
  masker: Masker,
): PageNode {
  const isSecret = outcome.sensitive || definition?.sensitive === true ||
    request.resolved.sensitive.has(outcome.name);
  const details: Detail[] = [];
  const put = (label: string, text: string | undefined, isCode = false) => {
    if (text !== undefined && text !== "") details.push({ label, text, isCode });
  };
  put("About", definition?.description);
  if (typeof definition?.type === "string" && definition.type !== "any") put("Type", definition.type);
  put("Phase", String(outcome.phase));
  put("Runs when", definition?.when && conditionText(definition.when), true);
  if (outcome.value !== undefined) {
    put("Value", isSecret ? MASKED : valueText(outcome.value, masker), !isSecret);
  }
  if (outcome.error) {
    put("Error", isSecret ? "hidden, since the resolver is sensitive" : outcome.error.message);
  }
  if (request.withTimes && outcome.startTime !== undefined) put("Took", `${Math.round(outcome.duration)} ms`);
  for (const [label, steps] of stepsOf(definition)) {
    steps.forEach((step, index) => {
      const title = `${label}${steps.length > 1 ? ` ${index + 1}` : ""}: ${step.provider}`;
      // The inputs of a sensitive resolver may be the secret itself.
      put(
        title,
        isSecret ? MASKED : inputsText(step.inputs, request.sensitiveFields(step.provider), masker),
        !isSecret,
      );
    });
  }
  return {
    name: outcome.name,
    kind: outcome.provider,
    status: request.withTimes ? RESOLVER_STATUS[outcome.status] : "none",
    isConditional: definition?.when !== undefined,
    details,
  };
}

type Steps = readonly { readonly provider: string; readonly inputs: Inputs }[];

function stepsOf(definition: ResolverDefinition | undefined): [string, Steps][] {
  return [
    ["Source", definition?.resolve?.with ?? []],
    ["Transform", definition?.transform?.with ?? []],
    ["Validate", definition?.validate?.with ?? []],
  ];
}

function actionGraph(document: ValueObject, run: RunResult | undefined, masker: Masker): PageGraph {
  const actions = document.actions as ValueObject;
  const outcomes = new Map((run?.outcomes ?? []).map((outcome) => [outcome.name, outcome] as const));
  const names = Object.keys(actions);
  const list = (name: string, key: string) => ((actions[name] as ValueObject)[key] ?? []) as string[];
  const layers = (key: string, label: string, isFinally: boolean): Layer[] =>
    ((document[key] ?? []) as string[][]).map((each, index, all) => ({
      label: all.length > 1 || !isFinally ? `${label} ${index + 1}` : label,
      names: each,
      isFinally,
    }));
  return {
    title: "Actions",
    nodes: names.map((name) => actionNode(name, actions[name] as ValueObject, outcomes.get(name), masker)),
    edges: names.flatMap((name) => [
      ...list(name, "dependsOn").map((from) => ({ from, to: name })),
      ...list(name, "crossSectionRefs").map((from) => ({ from, to: name, isRead: true })),
    ]),
    layers: [...layers("executionOrder", "Phase", false), ...layers("finallyOrder", "Finally", true)],
  };
}

/** Members of a rendered action that need a line of their own, with its label. */
const ACTION_FACTS = [
  ["Shown as", "displayName"],
  ["About", "description"],
  ["Iteration", "forEach"],
  ["Combination", "matrix"],
  ["Runs when", "when"],
  ["On error", "onError"],
  ["Timeout", "timeout"],
  ["Retry", "retry"],
  ["Not together with", "exclusive"],
] as const;

function actionNode(
  name: string,
  action: ValueObject,
  outcome: ActionOutcome | undefined,
  masker: Masker,
): PageNode {
  const details: Detail[] = [];
  for (const [label, key] of ACTION_FACTS) {
    const value = action[key];
    if (value !== undefined) {
      details.push({ label, text: readable(value, masker), isCode: isObject(value) });
    }
  }
  if (outcome) details.push(...outcomeDetails(outcome, masker));
  for (const [key, value] of Object.entries(action.inputs as ValueObject)) {
    details.push({ label: `Input ${key}`, text: readable(value, masker), isCode: true });
  }
  return {
    name,
    kind: String(action.provider),
    status: outcome ? ACTION_STATUS[outcome.status] ?? "none" : "none",
    isConditional: action.when !== undefined,
    details,
  };
}

function outcomeDetails(outcome: ActionOutcome, masker: Masker): Detail[] {
  const details: Detail[] = [];
  if (outcome.startTime !== undefined) {
    details.push({ label: "Took", text: `${Math.round(outcome.duration)} ms` });
  }
  if (outcome.attempts > 1) details.push({ label: "Attempts", text: String(outcome.attempts) });
  if (outcome.skipReason !== undefined) {
    details.push({ label: "Skipped", text: skipText(outcome.skipReason) });
  }
  if (outcome.errorMessage !== undefined) {
    details.push({ label: "Error", text: outcome.errorMessage, isCode: true });
  }
  if (outcome.results !== undefined && outcome.results !== null) {
    details.push({
      label: "Result",
      text: outcome.sensitive ? MASKED : valueText(outcome.results, masker),
      isCode: !outcome.sensitive,
    });
  }
  return details;
}

const RESOLVER_STATUS: Readonly<Record<ResolverOutcome["status"], NodeStatus>> = {
  success: "succeeded",
  failed: "failed",
  skipped: "skipped",
  cancelled: "cancelled",
};

const ACTION_STATUS: Readonly<Partial<Record<ActionOutcome["status"], NodeStatus>>> = {
  succeeded: "succeeded",
  failed: "failed",
  timeout: "timeout",
  skipped: "skipped",
  cancelled: "cancelled",
};

function resolverBar({ name, status, startTime, endTime }: ResolverOutcome): Bar[] {
  if (startTime === undefined || endTime === undefined) return [];
  return [{ name, group: "resolvers", status: RESOLVER_STATUS[status], start: startTime, end: endTime }];
}

function actionBar({ name, section, status, startTime, endTime }: ActionOutcome): Bar[] {
  if (startTime === undefined || endTime === undefined) return [];
  return [{ name, group: section, status: ACTION_STATUS[status] ?? "none", start: startTime, end: endTime }];
}

/** In the order of their starts, sections kept together. */
function byStart(bars: Bar[]): Bar[] {
  return bars.sort((a, b) => (a.group < b.group ? -1 : a.group > b.group ? 1 : 0) || a.start - b.start);
}

function conditionText(when: Condition): string {
  if (when.kind === "expr" || when.kind === "tmpl") return when.text;
  return when.kind === "rslvr" ? `_.${when.name}` : String(when.value);
}

function inputsText(inputs: Inputs, secret: ReadonlySet<string>, masker: Masker): string {
  return valueText(
    object([...inputs].map(([key, ref]) => [key, secret.has(key) ? MASKED : refText(ref)] as const)),
    masker,
  );
}

/** A value of the rendered graph as it was written, with what became of it where that is not the same. */
function readable(value: Value, masker: Masker): string {
  if (!isObject(value)) return valueText(value, masker);
  const { deferred, originalExpr, originalTmpl, value: result } = value as ValueObject;
  const written = originalExpr ?? originalTmpl;
  if (typeof written !== "string" || !(deferred === true || typeof result === "boolean")) {
    return valueText(value, masker);
  }
  return deferred === true || written === String(result) ? written : `${written}\n= ${result}`;
}

/** Masked before it is cut, so that no part of a secret is left at the end. */
function valueText(value: Value, masker: Masker): string {
  const safe = masker.maskValue(value);
  const text = masker.mask(
    typeof safe === "string" ? safe : formatJson(safe, { indent: 2, sort: "data", escapeHtml: false }),
  );
  if (text.length <= LONGEST) return text;
  return `${text.slice(0, LONGEST)}…\n(${text.length - LONGEST} more characters)`;
}
