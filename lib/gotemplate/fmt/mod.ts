/** Go's `fmt` verbs over the value model. Depends on nothing else of the engine. */
export { plainText } from "./plain.ts";
export { sprint, sprintln } from "./sprint.ts";
export { sprintf } from "./sprintf.ts";
export { isPrintable, quote, quoteRune } from "./quote.ts";
export { sortedEntries } from "./map_order.ts";
export { Complex, type Meter, type Printable, PrintDepthError, typeName } from "./types.ts";
