/** The solution file: reading, decoding into the typed model, checks, and the references between its parts. */
export * from "./model.ts";
export { type LoadRequest, loadSolution } from "./load.ts";
export { type Inspection, inspectSolution } from "./inspect.ts";
export { isPattern, matchFiles } from "./glob.ts";
export { MAX_SOLUTION_BYTES, type SolutionSource } from "./read.ts";
export { discoverSolution, type DiscoveryMode, type DiscoveryOptions } from "./discover.ts";
export {
  expressionReferences,
  type TemplateDelimiters,
  templateReferences,
  type TextReferences,
} from "./references.ts";
export { Collector, type Reference, type References, references, type ReferenceScope } from "./collect.ts";
export {
  type DependencyAnalysis,
  dependencyAnalysis,
  type DependencyOptions,
  dependencyProblems,
  type NameReferences,
  type ProviderExtract,
  type RawInput,
  type RawInputs,
  rawInputs,
  type ResolverDependencies,
  resolverDependencies,
  unknownResolverHint,
} from "./dependencies.ts";
export {
  actionAliases,
  actionCollector,
  actionDependencies,
  baseName,
  type ProviderFacts,
  type WorkflowProblem,
  workflowProblems,
} from "./workflow_problems.ts";
export { solutionSchema } from "./schema/mod.ts";
