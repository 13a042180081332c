type Parsing = typeof import("@cdktn/hcl2json");
type Tools = typeof import("@cdktn/hcl-tools");

/** The parser of the language's own authors. */
export async function parsingLibrary(): Promise<Pick<Parsing, "parse">> {
  return namesOf<Parsing>(await import("@cdktn/hcl2json"));
}

/** The formatter of the language's own authors. */
export async function toolsLibrary(): Promise<Pick<Tools, "format">> {
  return namesOf<Tools>(await import("@cdktn/hcl-tools"));
}

/** Packages in the old module format: once bundled, their names are members of the default export only. */
function namesOf<T extends object>(module: T & { readonly default?: T }): T {
  return module.default ?? module;
}
