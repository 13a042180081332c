import type { SourceRange } from "../diagnostics/mod.ts";
import type { LintContext } from "./context.ts";
import type { Path } from "./place.ts";

/** How much a finding matters: an error makes `lint` fail, a warning is likely a mistake, an info is advice. */
export type Severity = "error" | "warning" | "info";

/** Severities, the gravest first. */
export const SEVERITIES: readonly Severity[] = ["error", "warning", "info"];

/** What a rule says about one place, before the engine completes it. */
export interface Remark {
  /** Where in the tree of the solution. */
  readonly at: Path;
  /** One sentence; never holds a secret. */
  readonly message: string;
  /** The exact place, where it is narrower than the node under `at`, or outside of the tree. */
  readonly range?: SourceRange | undefined;
  /** What to do about it; the rule's own advice when absent. */
  readonly hint?: string | undefined;
}

/** One thing that lint looks for. */
export interface Rule {
  /** Kebab case; stays the same for ever, as scripts filter by it. */
  readonly id: string;
  readonly severity: Severity;
  readonly category: string;
  /** What is found, in one sentence. */
  readonly description: string;
  /** Why it matters. */
  readonly why: string;
  /** What to do about it. */
  readonly fix: string;
  /**
   * A file that has the mistake and the file without it. Envelope and metadata may be left out; in `bad` the comment
   * `# <-` marks the line of the finding.
   */
  readonly examples: { readonly bad: string; readonly good: string };
  /** Finds the places. */
  readonly check: (context: LintContext) => Iterable<Remark> | Promise<Iterable<Remark>>;
}
