import type { SourceRange } from "../diagnostics/mod.ts";
import type { Duration, Value, ValueObject } from "../value/mod.ts";

/**
 * The typed form of a solution file, as the loader hands it to everything else. Every part that a message may have to
 * point at carries its range. Follows the specification's "Complete Structure" and the reference of the format.
 */
export interface Solution {
  readonly apiVersion: string;
  readonly kind: "Solution";
  readonly metadata: Metadata;
  readonly catalog: CatalogFields;
  readonly compose: readonly string[];
  readonly bundle: Bundle;
  readonly spec: Spec;
  /** Where the solution came from. */
  readonly origin: Origin;
  /** Deprecated spellings and other things that load but deserve a remark. */
  readonly warnings: readonly LoadWarning[];
}

/** A remark of the loader; `rule` is the lint rule that reports it. */
export interface LoadWarning {
  readonly rule: string;
  readonly message: string;
  readonly range?: SourceRange;
  /** What was probably meant; also the end of the message. */
  readonly suggestion?: string;
}

export interface Origin {
  readonly kind: "file" | "stdin" | "url" | "catalog" | "text";
  /** As the user gave it. */
  readonly name: string;
  /** Canonical name, by which a cycle of sub-solutions is found: absolute real path, URL, or digest. */
  readonly canonical: string;
  /** Folder against which the solution's relative paths are resolved; absent for text without one. */
  readonly folder?: string;
  /** `sha256:` and the hex digest of the text, for a solution that came over the network. */
  readonly digest?: string;
}

export interface Metadata {
  readonly name: string;
  /** Semantic version; `0.0.0-dev` when the file gives none (`hasVersion` is false then). */
  readonly version: string;
  readonly hasVersion: boolean;
  readonly displayName?: string;
  readonly description?: string;
  readonly category?: string;
  readonly tags: readonly string[];
  readonly maintainers: readonly { readonly name: string; readonly email: string }[];
  readonly links: readonly { readonly name: string; readonly url: string }[];
  readonly icon?: string;
  readonly banner?: string;
}

export interface CatalogFields {
  readonly visibility: "public" | "private" | "internal";
  readonly beta: boolean;
  readonly disabled: boolean;
}

export interface Bundle {
  readonly include: readonly string[];
  readonly plugins: readonly PluginDependency[];
}

export interface PluginDependency {
  readonly name: string;
  readonly kind: "provider" | "auth-handler";
  readonly version: string;
  readonly defaults: ReadonlyMap<string, ValueRef>;
}

export interface Spec {
  readonly resolvers: ReadonlyMap<string, ResolverDefinition>;
  readonly workflow?: Workflow;
  /** Functional tests, as plain data; their own module reads them. */
  readonly testing?: Value;
  /** `spec.permissions`, as plain data; the sandbox reads it. */
  readonly permissions?: Value;
}

/**
 * One input value in one of its forms. A literal that contains references further down becomes `list` or `map`, so
 * that a `literal` is plain data and is never looked into again.
 */
export type ValueRef =
  | { readonly kind: "literal"; readonly value: Value; readonly range?: SourceRange }
  | { readonly kind: "rslvr"; readonly name: string; readonly range?: SourceRange }
  | { readonly kind: "expr"; readonly text: string; readonly range?: SourceRange }
  | { readonly kind: "tmpl"; readonly text: string; readonly range?: SourceRange }
  | { readonly kind: "list"; readonly items: readonly ValueRef[]; readonly range?: SourceRange }
  | {
    readonly kind: "map";
    readonly entries: readonly (readonly [string, ValueRef])[];
    readonly range?: SourceRange;
  };

/** Inputs of a provider call by name, in the order of the file. */
export type Inputs = ReadonlyMap<string, ValueRef>;

/** `when` and `until`: a bool, or a reference that must give one (a template gives the text `true` or `false`). */
export type Condition = Extract<ValueRef, { kind: "literal" | "expr" | "tmpl" | "rslvr" }>;

export type ValueType =
  | "string"
  | "int"
  | "float"
  | "bool"
  | "array"
  | "object"
  | "time"
  | "duration"
  | "any";

export interface ResolverDefinition {
  readonly name: string;
  readonly range?: SourceRange;
  readonly description?: string;
  readonly displayName?: string;
  readonly example?: Value;
  /** As written; an unknown type is a coercion error at run time, not a load error. */
  readonly type: ValueType | { readonly unknown: string };
  readonly typeRange?: SourceRange;
  readonly when?: Condition;
  readonly dependsOn: readonly string[];
  readonly timeout?: Duration;
  readonly sensitive: boolean;
  /** `sensitive: false` stands there: the author vouches that what it makes of secrets is none. */
  readonly isDeclassified: boolean;
  readonly internal: boolean;
  readonly resolve?: ResolvePhase;
  readonly transform?: TransformPhase;
  readonly validate?: ValidatePhase;
  /** `messages.error`. */
  readonly errorMessage?: ValueRef;
}

export interface ResolvePhase {
  readonly with: readonly ProviderStep[];
  readonly when?: Condition;
  readonly until?: Condition;
}

export interface TransformPhase {
  readonly with: readonly ProviderStep[];
  readonly when?: Condition;
}

export interface ValidatePhase {
  readonly with: readonly ValidationRule[];
  readonly when?: Condition;
}

export interface ProviderStep {
  readonly provider: string;
  readonly inputs: Inputs;
  readonly when?: Condition;
  readonly onError?: "continue" | "fail";
  readonly forEach?: ForEach;
  readonly range?: SourceRange;
  readonly providerRange?: SourceRange;
}

export interface ValidationRule {
  readonly provider: string;
  readonly inputs: Inputs;
  readonly message?: ValueRef;
  readonly range?: SourceRange;
  readonly providerRange?: SourceRange;
}

export interface ForEach {
  readonly in?: ValueRef;
  readonly item?: string;
  readonly index?: string;
  /** Iterations at once; 0 means no limit. */
  readonly concurrency: number;
  readonly onError?: OnError;
  readonly keepSkipped: boolean;
  readonly range?: SourceRange;
}

export type OnError = "fail" | "continue" | "ignore";
export type SchemaMode = "error" | "warn" | "ignore";

export interface Workflow {
  readonly actions: ReadonlyMap<string, ActionDefinition>;
  readonly finally: ReadonlyMap<string, ActionDefinition>;
  readonly resultSchemaMode?: SchemaMode;
  /** Decision F6: false turns off that `success: false` fails an action. */
  readonly failOnUnsuccessful: boolean;
  /** Keys without a definition, which are mistakes. */
  readonly nullActions?: readonly NullAction[];
  readonly range?: SourceRange;
}

/** The key of an action that has nothing behind it. */
export interface NullAction {
  readonly section: "actions" | "finally";
  readonly name: string;
  readonly range?: SourceRange;
}

export interface ActionDefinition {
  readonly name: string;
  readonly section: "actions" | "finally";
  readonly range?: SourceRange;
  readonly alias?: string;
  readonly description?: string;
  readonly displayName?: string;
  readonly sensitive: boolean;
  readonly provider: string;
  readonly providerRange?: SourceRange;
  readonly inputs: Inputs;
  readonly dependsOn: readonly string[];
  readonly exclusive: readonly string[];
  readonly when?: Condition;
  readonly onError?: OnError;
  readonly timeout?: Duration;
  readonly retry?: Retry;
  readonly forEach?: ForEach;
  readonly matrix?: Matrix;
  readonly resultSchema?: Value;
  readonly resultSchemaMode?: SchemaMode;
  /** Where fields stand whose values are words: `alias`, `dependsOn`, `exclusive`, `onError`, `resultSchemaMode`. */
  readonly places: ReadonlyMap<string, SourceRange>;
}

export interface Retry {
  readonly maxAttempts: number;
  readonly backoff: "fixed" | "linear" | "exponential";
  readonly initialDelay?: Duration;
  readonly maxDelay?: Duration;
  /** Fraction 0 to 1 of the delay that is drawn at random; 0 (default) makes delays exact. */
  readonly jitter: number;
  readonly retryIf?: { readonly text: string; readonly range?: SourceRange };
  readonly range?: SourceRange;
}

export interface Matrix {
  /** Named dimensions in the order of the file; each gives a list. */
  readonly dimensions: readonly (readonly [string, ValueRef])[];
  readonly include?: ValueRef;
  readonly exclude?: ValueRef;
  readonly concurrency: number;
  readonly onError?: OnError;
  readonly range?: SourceRange;
}

/** Names under which a step sees its iteration variables, besides `__item` and `__index`. */
export interface IterationAliases {
  readonly item?: string;
  readonly index?: string;
}

/** Plain description of the solution that runs, as providers see it. */
export type SolutionFacts = ValueObject;
