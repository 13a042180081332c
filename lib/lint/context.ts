import type { Descriptor, RegisteredProvider, Registry } from "../provider/mod.ts";
import type { Inspection, LoadWarning, Solution } from "../solution/mod.ts";
import type { Diagnostic, SourceRange } from "../diagnostics/mod.ts";
import type { YamlNode } from "../yaml/mod.ts";
import { type Call, callsOf } from "./calls.ts";
import { formatPath, parsePath, type Path, PlaceIndex } from "./place.ts";
import { type Text, textsOf } from "./texts.ts";

/** Everything rules look at. Made once for each run of lint and never changed. */
export interface LintContext {
  readonly root: YamlNode | undefined;
  /** What could be understood of the file; absent when it is no YAML. */
  readonly solution: Solution | undefined;
  /** Problems of the loader. */
  readonly problems: readonly Diagnostic[];
  readonly warnings: readonly LoadWarning[];
  /** What ended the load before there was a whole tree. */
  readonly failure: Inspection["failure"];
  /** All provider calls. */
  readonly calls: readonly Call[];
  /** All expressions and templates. */
  readonly texts: readonly Text[];
  /** Whether a provider of that name can be used: registered, or declared as a plugin. */
  knows(provider: string): boolean;
  /** The names of all providers. */
  readonly providerNames: readonly string[];
  provider(name: string): RegisteredProvider | undefined;
  descriptor(name: string): Descriptor | undefined;
  /** The path of a place known by its range. */
  pathOf(range: SourceRange | undefined): Path;
  /** The path that a text means. */
  parse(text: string): Path;
  format(path: Path): string;
}

/** The context of one inspected file. Loads the providers that it names. */
export async function makeContext(inspection: Inspection, registry: Registry): Promise<LintContext> {
  const { root, solution, problems, warnings, failure } = inspection;
  const calls = solution ? callsOf(solution) : [];
  await registry.load(calls.map((call) => call.provider));
  const index = new PlaceIndex(root);
  const plugins = new Set(solution?.bundle.plugins.map(({ name }) => name));
  return {
    root,
    solution,
    problems,
    warnings,
    failure,
    calls,
    texts: solution ? textsOf(solution, calls) : [],
    knows: (name) => registry.has(name) || plugins.has(name),
    providerNames: registry.names(),
    provider: (name) => registry.loaded(name),
    descriptor: (name) => registry.loaded(name)?.descriptor,
    pathOf: (range) => index.pathOf(range),
    parse: (text) => parsePath(root, text),
    format: formatPath,
  };
}
