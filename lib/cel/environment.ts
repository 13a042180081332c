import type { Ast } from "./ast.ts";
import { asCelError } from "./closure.ts";
import { Compiler } from "./compiler.ts";
import { check, type Checked } from "./checker.ts";
import { Context, type EvaluateOptions } from "./context.ts";
import { CelError } from "./errors.ts";
import { defaultHost, type Host } from "./host.ts";
import { habitHints } from "./habits.ts";
import { availableHint, keyHint, runtimeHints } from "./hints.ts";
import { LruCache } from "./lru.ts";
import { parse, type ParseOptions } from "./parser.ts";
import { isRegexLoaded, loadRegex } from "./regex.ts";
import type { FunctionDecl, FunctionTable } from "./registry.ts";
import { Names } from "./scope.ts";
import { libraryTable } from "./functions/mod.ts";
import { DYN, parseType, type Type } from "./types.ts";
import { checkExtent, DEFAULT_MAX_RESULT } from "./extent.ts";
import { outward } from "./values.ts";
import type { Value } from "../value/mod.ts";

/** Cost up to which an evaluation cannot have built anything that is much larger than what it was given. */
const CHEAP = 4;

/** Variables by name: a list of names (all `dyn`) or a record of names and types (`int`, `list(string)`). */
export type VariableDeclarations = readonly string[] | Readonly<Record<string, string | Type>>;

/** What an environment is made of. */
export interface EnvironmentOptions extends ParseOptions {
  /** Variables that every expression of the environment may use. */
  readonly variables?: VariableDeclarations;
  /** Functions beside the built-in ones; a name that exists gets further overloads. */
  readonly functions?: readonly FunctionDecl[];
  /** Namespace in which names are looked up first (`com.example`). */
  readonly container?: string;
  /** What functions may reach outside; missing members come from the default host. */
  readonly host?: Partial<Host>;
  /** Compiled programs that are kept; default 10,000, 0 = none. */
  readonly cacheSize?: number;
}

/** How one expression is compiled. */
export interface CompileOptions {
  /** Variables beside those of the environment. */
  readonly variables?: VariableDeclarations;
  /** `false` skips the type check: undeclared names and unfitting types then fail when they are evaluated. */
  readonly check?: boolean;
}

/** The variables of one evaluation. A name that is absent or undefined is unbound. */
export type Bindings = Readonly<Record<string, Value | undefined>>;

/** A compiled expression. It holds no state: evaluations may overlap. */
export interface Program {
  readonly source: string;
  readonly ast: Ast;
  /** The type the checker found; `dyn` when it was not asked. */
  readonly type: Type;
  /**
   * Computes the value. Throws a {@link CelError}; `hints` then names the variables and the shape of the
   * data. The result shares unchanged parts with the variables.
   */
  evaluate(variables?: Bindings, options?: EvaluateOptions): Value;
}

/** A set of functions and variables in which expressions are checked and compiled. */
export interface Environment {
  /** All functions, by name; for documentation and the list command. */
  readonly functions: FunctionTable;
  /** Reads an expression with the environment's options. */
  parse(source: string): Ast;
  /** Checks an expression; throws when it has findings. */
  check(source: string | Ast, options?: CompileOptions): Promise<Checked>;
  /** Parses, checks and compiles; loads the regular-expression library when the expression needs it. */
  compile(source: string, options?: CompileOptions): Promise<Program>;
  /**
   * As {@link compile}; throws `regex_not_loaded` when `loadRegex()` has not been awaited and the library is
   * needed.
   */
  compileSync(source: string, options?: CompileOptions): Program;
}

/**
 * Makes an environment with all libraries. Cheap: the function table is shared. Make it once and keep it:
 * compiled programs are cached in it by expression and declared names.
 *
 * @example
 * ```ts
 * import { define, environment } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const env = environment({
 *   variables: { price: "double" },
 *   functions: [
 *     define("shop.discount", { library: "shop", description: "Takes a percentage off." }, {
 *       "(double, int) -> double": (_context, price: number, percent: number) => price * (1 - percent / 100),
 *     }),
 *   ],
 * });
 * const program = await env.compile("shop.discount(price, 10) < 9.5", { variables: ["_", "__self"] });
 * assert.equal(program.evaluate({ price: 10.5 }, { costLimit: 1_000 }), true);
 * ```
 */
export function environment(options: EnvironmentOptions = {}): Environment {
  return new CelEnvironment(options);
}

class CelEnvironment implements Environment {
  readonly functions: FunctionTable;
  readonly #options: EnvironmentOptions;
  readonly #variables: ReadonlyMap<string, Type>;
  readonly #host: Host;
  readonly #programs: LruCache<Program>;
  readonly #declared = new LruCache<Names>(64);

  constructor(options: EnvironmentOptions) {
    this.#options = options;
    this.functions = libraryTable(options.functions ?? []);
    this.#variables = declarations(options.variables);
    this.#host = { ...defaultHost, ...options.host };
    this.#programs = new LruCache(options.cacheSize ?? 10_000);
  }

  parse(source: string): Ast {
    try {
      return parse(source, this.#options);
    } catch (error) {
      const at = error instanceof CelError ? error.range?.offset : undefined;
      if (at !== undefined) (error as CelError).hints = habitHints(source, at);
      throw error;
    }
  }

  async check(source: string | Ast, options: CompileOptions = {}): Promise<Checked> {
    const ast = typeof source === "string" ? this.parse(source) : source;
    if (this.#needsRegex(ast)) await loadRegex();
    return check(ast, this.#names(options.variables));
  }

  async compile(source: string, options: CompileOptions = {}): Promise<Program> {
    const key = cacheKey(source, options);
    const known = this.#programs.get(key);
    if (known !== undefined) return known;
    const ast = this.#read(source, options);
    if (this.#needsRegex(ast)) await loadRegex();
    return this.#finish(key, ast, options);
  }

  compileSync(source: string, options: CompileOptions = {}): Program {
    const key = cacheKey(source, options);
    const known = this.#programs.get(key);
    if (known !== undefined) return known;
    const ast = this.#read(source, options);
    if (this.#needsRegex(ast)) {
      const message =
        "the expression uses regular expressions: await loadRegex() before compiling synchronously";
      throw new CelError("regex_not_loaded", message, { source });
    }
    return this.#finish(key, ast, options);
  }

  /** Parses; a syntax error then also tells which variables there are. */
  #read(source: string, options: CompileOptions): Ast {
    try {
      return this.parse(source);
    } catch (error) {
      if (error instanceof CelError) {
        error.hints = [...error.hints, ...availableHint(this.#names(options.variables))];
      }
      throw error;
    }
  }

  #needsRegex(ast: Ast): boolean {
    if (isRegexLoaded()) return false;
    for (const name of ast.calls) {
      if (this.functions.get(name)?.needs === "regex") return true;
    }
    return false;
  }

  #finish(key: string, ast: Ast, options: CompileOptions): Program {
    const names = this.#names(options.variables);
    const checked = options.check === false ? undefined : check(ast, names);
    const compiler = new Compiler(names, checked?.resolutions);
    const closure = compiler.compile(ast.root, undefined);
    const { loops, locals } = compiler;
    const host = this.#host;
    const program: Program = {
      source: ast.source,
      ast,
      type: checked?.type ?? DYN,
      evaluate(variables = NO_VARIABLES, evaluation = NO_OPTIONS) {
        const reached = evaluation.host === undefined ? host : { ...host, ...evaluation.host };
        let context: Context | undefined;
        try {
          context = new Context(variables, locals, loops, reached, evaluation);
          const value = closure(context);
          const result = context.internal || typeof value !== "object" ? outward(value) : value as Value;
          if (typeof result === "object" && context.used > CHEAP) {
            checkExtent(result, evaluation.maxResult ?? DEFAULT_MAX_RESULT);
          }
          return result;
        } catch (error) {
          const typed = asCelError(error);
          typed.source ??= ast.source;
          typed.hints = [...typed.hints, ...keyHint(typed), ...runtimeHints(variables)];
          throw typed;
        }
      },
    };
    this.#programs.set(key, program);
    return program;
  }

  #names(extra: VariableDeclarations | undefined): Names {
    if (extra === undefined) return this.#declare("", undefined);
    return this.#declare(variablesKey(extra), extra);
  }

  #declare(key: string, extra: VariableDeclarations | undefined): Names {
    const known = this.#declared.get(key);
    if (known !== undefined) return known;
    const variables = new Map([...this.#variables, ...declarations(extra)]);
    const names = new Names(variables, this.functions, this.#options.container);
    this.#declared.set(key, names);
    return names;
  }
}

const NO_VARIABLES: Bindings = Object.freeze(Object.create(null));
const NO_OPTIONS: EvaluateOptions = Object.freeze({});

function declarations(declared: VariableDeclarations | undefined): Map<string, Type> {
  const result = new Map<string, Type>();
  if (declared === undefined) return result;
  if (isNameList(declared)) {
    for (const name of declared) result.set(name, DYN);
    return result;
  }
  for (const name of Object.keys(declared)) {
    const type = declared[name]!;
    result.set(name, typeof type === "string" ? parseType(type) : type);
  }
  return result;
}

function isNameList(declared: VariableDeclarations): declared is readonly string[] {
  return Array.isArray(declared);
}

function variablesKey(declared: VariableDeclarations | undefined): string {
  if (declared === undefined) return "";
  if (isNameList(declared)) return declared.join(",");
  return JSON.stringify(declared);
}

function cacheKey(source: string, options: CompileOptions): string {
  return `${options.check === false ? "-" : "+"}${variablesKey(options.variables)}\n${source}`;
}
