/** YAML with the meaning and the output style of Go's yaml.v3: values, node trees with places, and the emitter. */
export * from "./nodes.ts";
export { decodeText, parseYaml, parseYamlDocument, type YamlDocument } from "./parse.ts";
export { emitYaml, type YamlStyle } from "./emit.ts";
