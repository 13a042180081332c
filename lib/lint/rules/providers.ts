import { didYouMean } from "../../diagnostics/mod.ts";
import { coerceInput, matchBuiltin, SchemaChecker } from "../../provider/mod.ts";
import type { Call } from "../calls.ts";
import type { LintContext } from "../context.ts";
import type { Remark, Rule } from "../rule.ts";
import { action, resolver, step } from "./examples.ts";

const missingProvider: Rule = {
  id: "missing-provider",
  severity: "error",
  category: "provider",
  description: "A step or an action names a provider that does not exist.",
  why: "The step can never run.",
  fix: "Correct the name, or declare the plugin that brings the provider under bundle.plugins.",
  examples: {
    bad: step("provider: statik # <-\ninputs:\n  value: 1"),
    good: step("provider: static\ninputs:\n  value: 1"),
  },
  check: ({ calls, knows, providerNames }) =>
    calls.filter(({ provider }) => provider !== "" && !knows(provider)).map((call) => ({
      at: [...call.at, "provider"],
      range: call.providerRange,
      message: `there is no provider "${call.provider}"`,
      hint: didYouMean(call.provider, providerNames),
    })),
};

/** Input names of a call that plugin defaults supply. */
function defaulted({ solution }: LintContext, call: Call): ReadonlySet<string> {
  const plugin = solution?.bundle.plugins.find(({ name }) => name === call.provider);
  return new Set(plugin?.defaults.keys());
}

const unknownInput: Rule = {
  id: "unknown-provider-input",
  severity: "error",
  category: "provider",
  description: "An input that the provider does not have.",
  why: "The run drops it with a warning, so what it was meant to do does not happen.",
  fix: "Use one of the inputs that `scafctl get provider NAME` lists.",
  examples: {
    bad: step("provider: parameter\ninputs:\n  key: region\n  defualt: eu # <-"),
    good: step("provider: parameter\ninputs:\n  key: region"),
  },
  check: ({ calls, descriptor }) =>
    calls.flatMap((call): Remark[] => {
      const schema = descriptor(call.provider)?.schema;
      if (!schema || schema.additionalProperties) return [];
      const known = Object.keys(schema.properties ?? {});
      return [...call.inputs.keys()].filter((name) => !known.includes(name)).map((name) => ({
        at: [...call.at, "inputs", name],
        message: `provider "${call.provider}" has no input "${name}"`,
        hint: didYouMean(name, known) ?? `its inputs are ${known.sort().join(", ")}`,
      }));
    }),
};

const missingInput: Rule = {
  id: "missing-provider-input",
  severity: "error",
  category: "provider",
  description: "A call lacks an input that its provider needs.",
  why: "The step fails in every run.",
  fix: "Add the input.",
  examples: {
    bad: step("provider: parameter # <-\ninputs: {}"),
    good: step("provider: parameter\ninputs:\n  key: region"),
  },
  check: (context) =>
    context.calls.flatMap((call): Remark[] => {
      const required = context.descriptor(call.provider)?.schema.required ?? [];
      const given = defaulted(context, call);
      return required.filter((name) => !call.inputs.has(name) && !given.has(name)).map((name) => ({
        at: call.at,
        range: call.providerRange,
        message: `provider "${call.provider}" needs the input "${name}"`,
      }));
    }),
};

const nilInput: Rule = {
  id: "nil-provider-input",
  severity: "error",
  category: "provider",
  description: "An input is named but has no value.",
  why: "The provider gets null, which hardly any input takes; mostly a value was forgotten.",
  fix: "Give the input a value, or delete the key.",
  examples: {
    bad: step("provider: parameter\ninputs:\n  key: # <-"),
    good: step("provider: parameter\ninputs:\n  key: region"),
  },
  check: ({ calls }) =>
    calls.flatMap((call) =>
      [...call.inputs].filter(([, value]) => value.kind === "literal" && value.value === null).map((
        [name],
      ) => ({
        at: [...call.at, "inputs", name],
        message: `input "${name}" has no value`,
      }))
    ),
};

const invalidInput: Rule = {
  id: "invalid-provider-input-type",
  severity: "error",
  category: "provider",
  description: "An input that is given as plain data does not fit what the provider takes.",
  why: "The step fails, or does something else than is written.",
  fix: "Correct the value; `scafctl get provider NAME` shows what each input takes.",
  examples: {
    bad: action("provider: exec\ninputs:\n  command: make\n  timeout: soon # <-"),
    good: action("provider: exec\ninputs:\n  command: make\n  timeout: 60"),
  },
  check: (context) => {
    const checkers = new Map<boolean, SchemaChecker>();
    return context.calls.flatMap((call): Remark[] => {
      const registered = context.provider(call.provider);
      if (!registered) return [];
      let checker = checkers.get(registered.isBuiltin);
      // Patterns of plugins need the slow but safe engine; they are left to the run.
      const matches = registered.isBuiltin ? matchBuiltin : () => true;
      if (!checker) checkers.set(registered.isBuiltin, checker = new SchemaChecker(matches));
      const properties = registered.descriptor.schema.properties ?? {};
      return [...call.inputs].flatMap(([name, value]): Remark[] => {
        if (value.kind !== "literal" || value.value === null || !Object.hasOwn(properties, name)) return [];
        const schema = properties[name]!;
        return checker.check(schema, coerceInput(value.value, schema), name).map(({ path, message }) => ({
          at: [...call.at, "inputs", name],
          message: `input "${path}" of provider "${call.provider}" ${message}`,
        }));
      });
    });
  },
};

const nonValidation: Rule = {
  id: "non-validation-provider",
  severity: "warning",
  category: "provider",
  description: "A validate step uses a provider that cannot validate.",
  why:
    "The provider gives a value instead of a verdict, so the step passes whatever the value is, or fails always.",
  fix: "Use the provider `validation`.",
  examples: {
    bad: resolver(
      "resolve:\n  with:\n    - provider: static\n      inputs:\n        value: 1\n" +
        "validate:\n  with:\n    - provider: static # <-\n      inputs:\n        value: true",
    ),
    good: resolver(
      "resolve:\n  with:\n    - provider: static\n      inputs:\n        value: 1\n" +
        "validate:\n  with:\n    - provider: validation\n      inputs:\n        expression: __self > 0",
    ),
  },
  check: (context) => lacking(context, ["validation"]),
};

const missingCapability: Rule = {
  id: "missing-capability",
  severity: "error",
  category: "provider",
  description: "A resolve or transform step uses a provider that cannot be used there.",
  why: "The step fails in every run.",
  fix: "Use a provider that lists the phase among its capabilities, see `scafctl get provider`.",
  examples: {
    bad: resolver(
      "resolve:\n  with:\n    - provider: static\n      inputs:\n        value: 1\n" +
        "transform:\n  with:\n    - provider: parameter # <-\n      inputs:\n        key: region",
    ),
    good: step("provider: parameter\ninputs:\n  key: region"),
  },
  check: (context) => lacking(context, ["from", "transform"]),
};

function lacking({ calls, descriptor }: LintContext, modes: readonly Call["mode"][]): Remark[] {
  return calls.filter(({ mode, provider }) => {
    const known = descriptor(provider);
    return modes.includes(mode) && known !== undefined && !known.capabilities.includes(mode);
  }).map((call) => ({
    at: [...call.at, "provider"],
    range: call.providerRange,
    message: `provider "${call.provider}" does not have the capability ${call.mode}`,
  }));
}

/** Calls of providers. */
export const providerRules: readonly Rule[] = [
  missingProvider,
  unknownInput,
  missingInput,
  nilInput,
  invalidInput,
  nonValidation,
  missingCapability,
];
