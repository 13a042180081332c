import { asNumber, type Duration, type Timestamp, type Value, type ValueObject } from "../../value/mod.ts";
import type { FunctionContext, ParameterType, TemplateFunction } from "./contract.ts";

/** Parameter types; the last one may be variadic (`...any`). */
export type Signature = readonly (ParameterType | `...${ParameterType}`)[];

/** What a body receives for each parameter type. */
interface Native {
  any: Value;
  string: string;
  int: number;
  int64: bigint;
  float64: number;
  bool: boolean;
  map: ValueObject;
  list: Value[];
  strings: string[];
  bytes: Uint8Array;
  time: Timestamp;
  duration: Duration;
}

type Arguments<S extends Signature> = S extends readonly [infer Head, ...infer Rest extends Signature]
  ? Head extends `...${infer Type extends ParameterType}` ? Native[Type][]
  : Head extends ParameterType ? [Native[Head], ...Arguments<Rest>]
  : never
  : [];

/** A template, what it renders, and the data it needs, if any. */
export type Example = readonly [template: string, output: string, data?: Value];

/** Writes down one function of a group, or several that differ in name only. */
export type Definer = <const S extends Signature>(
  names: string | readonly string[],
  signature: S,
  description: string,
  examples: readonly Example[],
  body: (args: Arguments<S>, context: FunctionContext) => Value,
  traits?: { readonly mutates?: true },
) => void;

/**
 * The functions of one group. Names after the first are aliases (`mustFirst` of `first`); examples are written with the
 * first name and repeated for each alias.
 */
export function group(
  name: string,
  kind: TemplateFunction["kind"],
  write: (define: Definer) => void,
): readonly TemplateFunction[] {
  const functions: TemplateFunction[] = [];
  write((names, signature, description, examples, body, traits) => {
    const all = typeof names === "string" ? [names] : names;
    const { parameters, variadic } = split(signature);
    for (const alias of all) {
      const pattern = new RegExp(`\\b${all[0]}\\b`, "g");
      functions.push({
        name: alias,
        kind,
        group: name,
        parameters,
        ...(variadic === undefined ? {} : { variadic }),
        description,
        examples: examples.map(([template, output, data]) => ({
          template: template.replace(pattern, () => alias),
          ...(data === undefined ? {} : { data }),
          output,
        })),
        ...traits,
        // The executor has checked the arguments against the signature.
        call: (args, context) =>
          body(args.map((arg, index) => native(arg, parameters[index] ?? variadic)) as never, context),
      });
    }
  });
  return functions;
}

function split(signature: Signature): { parameters: ParameterType[]; variadic?: ParameterType } {
  const last = signature.at(-1);
  if (last === undefined || !last.startsWith("...")) return { parameters: [...signature] as ParameterType[] };
  return {
    parameters: signature.slice(0, -1) as ParameterType[],
    variadic: last.slice(3) as ParameterType,
  };
}

function native(value: Value, type: ParameterType | undefined): unknown {
  if (type === "int" || type === "float64") return asNumber(value) ?? 0;
  return type === "int64" ? BigInt(asNumber(value) ?? 0) : value;
}
