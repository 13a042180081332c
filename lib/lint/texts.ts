import type { SourceRange } from "../diagnostics/mod.ts";
import {
  actionAliases,
  type Condition,
  type ForEach,
  type Solution,
  type ValueRef,
} from "../solution/mod.ts";
import { isObject } from "../value/mod.ts";
import { actionPath, actionsOf, type Call, literalText } from "./calls.ts";
import type { Path } from "./place.ts";

/** An expression or a template of a solution. */
export interface Text {
  readonly at: Path;
  readonly language: "cel" | "template";
  readonly text: string;
  readonly range?: SourceRange | undefined;
  /** Names that the text may use besides `_` and the engine's own (`__self` and so on). */
  readonly names: ReadonlySet<string>;
  /** Names that nobody can know before a run may be bound too, so undeclared ones are no mistake. */
  readonly isOpen: boolean;
  readonly call?: Call | undefined;
  readonly delimiters?: { readonly left: string; readonly right: string };
  /** Parts of a template that are no template; undefined when they are only known at run time. */
  readonly ignoredBlocks?: readonly { start?: string; end?: string; line?: string }[];
}

/** Inputs of built-in providers that are CEL although they are given as plain text. */
const CEL_INPUTS: Readonly<Record<string, readonly string[]>> = {
  cel: ["expression"],
  validation: ["expression", "failWhen"],
};

/** All texts of a solution that an engine will read, in the order of the file. */
export function textsOf(solution: Solution, calls: readonly Call[]): Text[] {
  const texts: Text[] = [];
  const { resolvers, workflow } = solution.spec;
  const aliases = workflow ? actionAliases(workflow).keys() : [];
  const actionNames = new Set(aliases);
  const found = new Finder(texts);
  for (const { name, when, resolve, transform, validate, errorMessage } of resolvers.values()) {
    const at = ["spec", "resolvers", name];
    found.add([...at, "when"], when);
    found.add([...at, "resolve", "when"], resolve?.when);
    found.add([...at, "resolve", "until"], resolve?.until);
    found.add([...at, "transform", "when"], transform?.when);
    found.add([...at, "validate", "when"], validate?.when);
    found.add([...at, "messages", "error"], errorMessage);
  }
  for (const call of calls) {
    const names = new Set([...call.action ? actionNames : [], ...loopNames(call.forEach)]);
    for (const [dimension] of call.action?.matrix?.dimensions ?? []) names.add(dimension);
    const inner = new Finder(texts, names, call);
    for (const [name, value] of call.inputs) inner.add([...call.at, "inputs", name], value);
    inner.add(
      [...call.at, "when"],
      call.action?.when ?? (call.step && "when" in call.step ? call.step.when : undefined),
    );
    inner.add([...call.at, "message"], call.step && "message" in call.step ? call.step.message : undefined);
    found.add([...call.at, "forEach", "in"], call.forEach?.in, actionNames);
    inner.provided();
  }
  for (const action of actionsOf(workflow)) {
    const at = actionPath(action);
    const { retry, matrix } = action;
    if (retry?.retryIf) {
      found.add([...at, "retry", "retryIf"], { kind: "expr", ...retry.retryIf }, actionNames);
    }
    for (const [name, value] of matrix?.dimensions ?? []) {
      found.add([...at, "matrix", name], value, actionNames);
    }
    found.add([...at, "matrix", "include"], matrix?.include, actionNames);
    found.add([...at, "matrix", "exclude"], matrix?.exclude, actionNames);
  }
  return texts;
}

class Finder {
  constructor(
    readonly texts: Text[],
    readonly names: ReadonlySet<string> = new Set(),
    readonly call?: Call,
  ) {}

  add(at: Path, value: ValueRef | Condition | undefined, names = this.names): void {
    switch (value?.kind) {
      case "expr":
      case "tmpl":
        this.texts.push({
          at,
          language: value.kind === "expr" ? "cel" : "template",
          text: value.text,
          range: value.range,
          names,
          isOpen: false,
          call: this.call,
        });
        break;
      case "list":
        value.items.forEach((item, index) => this.add([...at, index], item, names));
        break;
      case "map":
        for (const [key, item] of value.entries) this.add([...at, key], item, names);
    }
  }

  /** Plain texts that the call's provider evaluates. */
  provided(): void {
    const { call } = this;
    if (!call) return;
    for (const name of CEL_INPUTS[call.provider] ?? []) this.#expression(call, name);
    if (call.provider === "go-template") this.#template(call);
  }

  #expression(call: Call, name: string): void {
    const text = literalText(call, name);
    if (text === undefined) return;
    const variables = call.inputs.get("variables");
    const own = variables?.kind === "map"
      ? variables.entries.map(([key]) => key)
      : variables?.kind === "literal" && isObject(variables.value)
      ? Object.keys(variables.value)
      : [];
    this.texts.push({
      at: [...call.at, "inputs", name],
      language: "cel",
      text,
      range: call.inputs.get(name)?.range,
      names: new Set([...this.names, ...own]),
      isOpen: variables !== undefined && variables.kind !== "map" && variables.kind !== "literal",
      call,
    });
  }

  #template(call: Call): void {
    const text = literalText(call, "template");
    const blocks = call.inputs.get("ignoredBlocks");
    const isPlain = (name: string) => !call.inputs.has(name) || literalText(call, name) !== undefined;
    if (text === undefined || !isPlain("leftDelim") || !isPlain("rightDelim")) return;
    if (blocks && blocks.kind !== "literal") return;
    const left = literalText(call, "leftDelim") || "{{";
    const right = literalText(call, "rightDelim") || "}}";
    const list = blocks?.kind === "literal" && Array.isArray(blocks.value) ? blocks.value : [];
    const ignoredBlocks = list.filter(isObject).map((block) =>
      Object.fromEntries(
        ["start", "end", "line"].flatMap((key) => {
          const value = Object.hasOwn(block, key) ? block[key] : undefined;
          return typeof value === "string" ? [[key, value]] : [];
        }),
      )
    );
    this.texts.push({
      at: [...call.at, "inputs", "template"],
      language: "template",
      text,
      range: call.inputs.get("template")?.range,
      names: this.names,
      isOpen: false,
      call,
      delimiters: { left, right },
      ignoredBlocks,
    });
  }
}

function loopNames(forEach: ForEach | undefined): string[] {
  return [forEach?.item, forEach?.index].filter((name) => name !== undefined);
}
