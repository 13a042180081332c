/** The value model: representation, kinds, equality, order, JSON and the worker codec. The only place that knows them. */
export * from "./types.ts";
export * from "./numbers.ts";
export * from "./float_text.ts";
export * from "./time_text.ts";
export * from "./kinds.ts";
export * from "./compare.ts";
export * from "./json.ts";
export * from "./base64.ts";
export * from "./codec.ts";
export * from "./int64.ts";
