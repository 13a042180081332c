import { ScafctlError } from "../diagnostics/mod.ts";
import type { Decoder } from "./decoder.ts";
import type { DecodedSolution } from "./decode_solution.ts";

/** The one API version of solution files. */
export const API_VERSION = "scafctl.io/v1";

/** Checks of the envelope that every load makes. The texts are those that scripts around the original may look for. */
export function checkEnvelope(decoder: Decoder, decoded: DecodedSolution): void {
  const { top } = decoded;
  const metadata = decoder.map(top?.node("metadata"), "metadata");
  if (decoded.apiVersion !== API_VERSION) {
    decoder.problem(
      "SCAF1006",
      `apiVersion must be ${API_VERSION}`,
      top?.node("apiVersion")?.range,
      `write \`apiVersion: ${API_VERSION}\``,
    );
  }
  if (decoded.kind !== "Solution") {
    decoder.problem("SCAF1006", "kind must be Solution", top?.node("kind")?.range, "write `kind: Solution`");
  }
  if (decoded.solution.metadata.name === "") {
    decoder.problem(
      "SCAF1006",
      "metadata.name is required",
      metadata?.entries.find((entry) => entry.name === "name")?.key.range ??
        top?.entry("metadata")?.key.range ?? top?.map.range,
    );
  }
  if (!["public", "private", "internal"].includes(decoded.visibility)) {
    const catalog = top?.node("catalog");
    decoder.problem(
      "SCAF1006",
      "catalog.visibility must be public, private, or internal when set",
      catalog?.kind === "map"
        ? catalog.entries.find((entry) => entry.name === "visibility")?.value.range
        : undefined,
    );
  }
}

/** Checks of resolver names and bodies that every load makes. Dependencies are checked apart. */
export function checkResolvers(decoder: Decoder, decoded: DecodedSolution): void {
  const { resolvers } = decoded.solution.spec;
  const names = [
    ...[...resolvers.values()].map(({ name, range }) => ({ name, range })),
    ...decoded.nullResolvers.map(({ name, key }) => ({ name, range: key.range })),
  ];
  for (const { name, range } of names) {
    const problem = (text: string) => decoder.problem("SCAF1009", text, range);
    if (name === "") problem("resolver name cannot be empty");
    else if (name.startsWith("__")) {
      problem(`resolver name "${name}" cannot start with '__' (reserved for internal use)`);
    } else if (/\s/.test(name)) problem(`resolver name "${name}" cannot contain whitespace`);
  }
  for (const { name, key } of decoded.nullResolvers) {
    decoder.problem(
      "SCAF1009",
      `resolver "${name}" has a null value — a resolve block is required`,
      key.range,
    );
  }
  for (const { name, dependsOn, range } of resolvers.values()) {
    for (const dependency of dependsOn) {
      if (dependency === "") {
        decoder.problem("SCAF1009", `resolver "${name}" has empty dependsOn entry`, range);
      } else if (dependency === name) {
        decoder.problem("SCAF1009", `resolver "${name}" cannot depend on itself`, range);
      }
    }
  }
}

/** Throws what a decoder has collected as one error that holds every finding, or returns when there is none. */
export function throwProblems(decoder: Decoder, name: string): void {
  const first = decoder.problems[0];
  if (!first) return;
  const heading = HEADINGS[first.code] ?? "";
  const same = decoder.problems.filter((problem) => (HEADINGS[problem.code] ?? "") === heading);
  const rest = decoder.problems.filter((problem) => !same.includes(problem));
  const texts = [heading + same.map((problem) => problem.message).join("; ")];
  if (rest.length > 0) texts.push(rest.map((problem) => problem.message).join("; "));
  throw new ScafctlError(first.code, `failed to load solution from '${name}': ${texts.join("; ")}`, {
    range: first.range,
    hint: first.hint,
    details: decoder.problems,
  });
}

const HEADINGS: Readonly<Record<string, string>> = {
  SCAF1006: "solution validation failed: ",
  SCAF1009: "spec validation failed: ",
  SCAF1010: "spec validation failed: ",
  SCAF1011: "spec validation failed: ",
};
