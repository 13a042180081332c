import { ScafctlError } from "../../diagnostics/mod.ts";
import type { Right } from "../../provider/mod.ts";
import { derivedWants, type Grant, parsePermissions, permits, type Want } from "../../sandbox/mod.ts";
import { object, type ValueObject } from "../../value/mod.ts";
import { type Call, literalText } from "../calls.ts";
import type { Remark, Rule } from "../rule.ts";
import { action, step, withResolver } from "./examples.ts";

const commandInjection: Rule = {
  id: "exec-command-injection",
  severity: "warning",
  category: "security",
  description: "The command of an exec call is put together by an expression or a template.",
  why: "A value that holds `;`, quotes or `$( )` becomes part of the program that the shell runs.",
  fix: "Keep the command plain text, and pass values in `args`, `env` or `stdin`.",
  examples: {
    bad: withResolver(
      "  workflow:\n    actions:\n      show:\n        provider: exec\n        inputs:\n" +
        "          command: # <-\n            tmpl: 'cat {{ .a }}'\n",
    ),
    good: withResolver(
      "  workflow:\n    actions:\n      show:\n        provider: exec\n        inputs:\n" +
        "          command: cat\n          args:\n            - rslvr: a\n",
    ),
  },
  check: ({ calls }) =>
    calls.filter(({ provider, inputs }) =>
      provider === "exec" && ["expr", "tmpl"].includes(inputs.get("command")?.kind ?? "")
    ).map((call) => ({
      at: [...call.at, "inputs", "command"],
      message: "the command is put together from values",
    })),
};

const writeInResolver: Rule = {
  id: "write-in-resolver",
  severity: "warning",
  category: "security",
  description: "A resolver writes: files, folders, or through another operation that changes something.",
  why:
    "Resolvers also run for dry runs, previews and renders, where nobody expects a change; strict mode refuses it.",
  fix: "Move the operation to an action.",
  examples: {
    bad: step("provider: file\ninputs:\n  operation: write # <-\n  path: out.txt\n  content: Hello"),
    good: action("provider: file\ninputs:\n  operation: write\n  path: out.txt\n  content: Hello"),
  },
  check: ({ calls, descriptor }) =>
    calls.flatMap((call): Remark[] => {
      const operation = literalText(call, "operation");
      const known = descriptor(call.provider);
      if (call.mode === "action" || operation === undefined || !known) return [];
      const writes = known.writeOperations?.includes(operation) ||
        known.rights?.(plainInputs(call)).some(({ kind }) => kind === "write");
      if (!writes) return [];
      return [{
        at: [...call.at, "inputs", "operation"],
        message: `resolver "${call.resolver!.name}" writes (${call.provider} ${operation})`,
      }];
    }),
};

function plainInputs(call: Call): ValueObject {
  const known = object();
  for (const [name, value] of call.inputs) if (value.kind === "literal") known[name] = value.value;
  return known;
}

const undeclaredPermission: Rule = {
  id: "undeclared-permission",
  severity: "warning",
  category: "security",
  description: "The solution has spec.permissions, and a call needs a right that is not among them.",
  why: "The call is refused when it runs.",
  fix: "Add the right under spec.permissions, or take the call out.",
  examples: {
    bad: "spec:\n  permissions:\n    read: [data]\n  workflow:\n    actions:\n      get:\n" +
      "        provider: http # <-\n        inputs:\n          url: https://example.com/\n",
    good: "spec:\n  permissions:\n    net: [example.com]\n  workflow:\n    actions:\n      get:\n" +
      "        provider: http\n        inputs:\n          url: https://example.com/\n",
  },
  check: ({ solution, calls, descriptor, parse, pathOf }) => {
    const declared = solution?.spec.permissions;
    if (!solution || declared === undefined) return [];
    const folder = solution.origin.folder ?? "/";
    let grant: Grant;
    try {
      grant = parsePermissions(declared, folder);
    } catch (error) {
      if (!(error instanceof ScafctlError)) throw error;
      return [{ at: parse("spec.permissions"), message: error.message, hint: error.hint }];
    }
    // What a provider asks for by itself (a proxy's variables, certificates) is optional; what inputs name is not.
    const byPlace = Map.groupBy(calls, ({ providerRange }) => providerRange);
    const isNamed = ({ right: { kind, resource }, range }: Want) =>
      (kind !== "env" && kind !== "read") ||
      (byPlace.get(range) ?? []).some(({ inputs }) =>
        resource !== undefined &&
        [...inputs.values()].some((input) =>
          input.kind === "literal" &&
          (input.value === resource || resource.endsWith(`/${String(input.value)}`))
        )
      );
    return derivedWants(solution, descriptor)
      .filter(isNamed)
      .filter(({ right }) => !isGranted(grant, right, folder))
      .map(({ right, provider, owner, range }) => ({
        at: pathOf(range),
        range,
        message: `${owner} needs ${describe(right)} for ${provider}, which spec.permissions does not give`,
        hint: right.resource === undefined
          ? `add \`${right.kind}: true\` or the resources under spec.permissions`
          : `add "${right.resource}" to spec.permissions.${right.kind}`,
      }));
  },
};

/** Rights that some part of the kind is enough for, as far as can be told before a run. */
function isGranted(grant: Grant, right: Right, folder: string): boolean {
  const scope = grant[right.kind];
  if (right.resource === undefined) {
    return scope === true || scope.length > 0;
  }
  const resource = right.resource.startsWith("./") ? `${folder}/${right.resource}` : right.resource;
  return permits(grant, { kind: right.kind, resource });
}

function describe({ kind, resource }: Right): string {
  return resource === undefined ? `the right ${kind}` : `the right ${kind} for ${resource}`;
}

/** What calls can do. */
export const securityRules: readonly Rule[] = [commandInjection, writeInResolver, undeclaredPermission];
