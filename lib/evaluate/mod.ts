/** Values of the four input forms, conditions, and the masking of what must not be seen. */
export * from "./engines.ts";
export { placeIn } from "./inner_place.ts";
export * from "./languages.ts";
export * from "./mask_error.ts";
export * from "./masker.ts";
export * from "./value_ref.ts";
export * from "./written.ts";
