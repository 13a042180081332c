import type { Descriptor, JsonSchema } from "../../provider/mod.ts";
import { isObject, object, type Value, type ValueObject } from "../../value/mod.ts";

/** Where the inputs of all providers stand among the definitions. */
const DEFINITION = "providerInputs";

/**
 * The schema of solutions with what is known of providers: editors offer their names, and behind a name its inputs with
 * what they mean. Other names stay allowed, since a provider may come from elsewhere.
 */
export function editorSchema(schema: ValueObject, descriptors: readonly Descriptor[]): ValueObject {
  const names = descriptors.map(({ name }) => name);
  const known = withProviders(schema, names) as ValueObject;
  return object({
    ...known,
    $defs: object({ ...(known.$defs as ValueObject), [DEFINITION]: inputsOf(descriptors) }),
  });
}

/** Every part that names a provider and its inputs, at any depth. */
function withProviders(part: Value, names: readonly string[]): Value {
  if (Array.isArray(part)) return part.map((item) => withProviders(item, names));
  if (!isObject(part)) return part;
  const result = object(
    Object.entries(part).map(([key, value]) => [key, withProviders(value, names)] as const),
  );
  const properties = result.properties;
  if (!isObject(properties) || !isObject(properties.provider) || !isObject(properties.inputs)) return result;
  return object({
    ...result,
    properties: object({
      ...properties,
      // The second form takes names that are not known here.
      provider: object({ ...properties.provider, anyOf: [{ enum: [...names] }, { type: "string" }] }),
    }),
    allOf: [{ $ref: `#/$defs/${DEFINITION}` }],
  });
}

function inputsOf(descriptors: readonly Descriptor[]): ValueObject {
  return {
    description: "The inputs of each provider.",
    allOf: descriptors.map((descriptor) => ({
      if: { properties: { provider: { const: descriptor.name } }, required: ["provider"] },
      then: {
        properties: {
          provider: { description: descriptor.description },
          inputs: {
            description: `Inputs of ${descriptor.name}.`,
            properties: object(
              Object.entries(descriptor.schema.properties ?? {}).map(([name, input]) =>
                [name, inputSchema(input)] as const
              ),
            ),
            additionalProperties: false,
          },
        },
      },
    })),
  };
}

/** Values are offered, not asked for: an input may be a reference or an expression as well. */
function inputSchema(input: JsonSchema): ValueObject {
  const { description, default: preset, enum: values } = input;
  return object({
    ...(description !== undefined && { description }),
    ...(preset !== undefined && { default: preset as Value }),
    ...(values !== undefined && { anyOf: [{ enum: [...values] as Value[] }, {}] }),
  });
}
