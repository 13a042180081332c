import { ScafctlError } from "../diagnostics/mod.ts";
import type { EvaluateOptions } from "../cel/mod.ts";
import { templateReferences } from "../solution/mod.ts";
import { RUN_FACTS } from "../provider/contract.ts";
import { turn } from "../provider/mod.ts";
import { localZone, object, type Value, type ValueObject } from "../value/mod.ts";
import type { EvaluationLimits, Languages, Scope } from "./languages.ts";

/** Reads and writes YAML for the functions of both languages. */
export interface YamlFunctions {
  readonly parseYaml: (text: string) => Value;
  readonly formatYaml: (value: Value) => string;
}

/** What the languages may reach. */
export interface EngineHost {
  /** Folder against which `filepath.exists` resolves relative paths; absolute. */
  readonly workingDirectory: string;
  /** Hears of `debug.out`. */
  readonly log: (text: string) => void;
  /** Asked before `filepath.exists` looks; throws for a path that the run may not read. */
  readonly checkFile?: (path: string) => void;
  /** Brings the YAML functions, when a text names one. */
  readonly yaml: () => Promise<YamlFunctions>;
}

type Cel = typeof import("../cel/mod.ts");
type Gotemplate = typeof import("../gotemplate/mod.ts");

/** A name that an expression can use as a variable. */
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The product's own engines for CEL and Go templates. Each is loaded when its first text comes. */
export class Engines implements Languages {
  readonly #host: EngineHost;
  #cel: Promise<Cel> | undefined;
  #gotemplate: Promise<Gotemplate> | undefined;
  #environment: ReturnType<Cel["environment"]> | undefined;

  constructor(host: EngineHost) {
    this.#host = host;
  }

  async expression(text: string, scope: Scope, limits: EvaluationLimits): Promise<Value> {
    const cel = await (this.#cel ??= import("../cel/mod.ts"));
    const environment = this.#environment ??= cel.environment({ host: this.#celHost() });
    const bindings = object({ _: scope.values });
    for (const name of Object.keys(scope.variables)) {
      if (VARIABLE.test(name)) bindings[name] = scope.variables[name]!;
    }
    try {
      const program = await environment.compile(text, { variables: Object.keys(bindings) });
      const yaml = text.includes("yaml.") ? await this.#host.yaml() : undefined;
      const wait = turn();
      if (wait) await wait;
      return program.evaluate(bindings, { ...celLimits(limits), ...(yaml && { host: yaml }) });
    } catch (error) {
      if (limits.signal?.aborted) throw limits.signal.reason;
      if (!(error instanceof cel.CelError)) throw error;
      // A refused right tells itself what would allow it.
      if (error.cause instanceof ScafctlError && error.cause.code === "SCAF6001") throw error.cause;
      const isLimit = ["cost", "size", "deadline"].includes(error.code);
      throw new ScafctlError(isLimit ? "SCAF6003" : "SCAF5009", error.display, {
        cause: error,
        hint: error.hints.length > 0 ? error.hints.join("\n") : undefined,
      });
    }
  }

  async template(text: string, scope: Scope, limits: EvaluationLimits): Promise<string> {
    const gotemplate = await (this.#gotemplate ??= import("../gotemplate/mod.ts"));
    const template = await gotemplate.compile(text, { missingKey: "error" });
    const needsYaml = /yaml/i.test(text);
    const cel = /\bcel\b/.test(text) ? await this.#celFunction(limits) : undefined;
    const yaml = needsYaml ? await this.#host.yaml() : undefined;
    const wait = turn();
    if (wait) await wait;
    try {
      return template.render(templateData(text, scope), {
        signal: limits.signal,
        ...(limits.deadline !== undefined && { deadline: limits.deadline }),
        limits: {
          ...(limits.templateOutput !== undefined && { outputBytes: limits.templateOutput }),
          ...(limits.templateSteps !== undefined && { steps: limits.templateSteps }),
        },
        context: {
          get zone() {
            return localZone();
          },
          ...(cel && { cel }),
          ...(yaml && { parseYaml: yaml.parseYaml }),
        },
      });
    } catch (error) {
      if (limits.signal?.aborted) throw limits.signal.reason;
      throw error;
    }
  }

  /** CEL inside of a template, over the data it is given. Its work counts against the template's time. */
  async #celFunction(limits: EvaluationLimits): Promise<(expression: string, root: Value) => Value> {
    const cel = await (this.#cel ??= import("../cel/mod.ts"));
    await cel.loadRegex();
    const environment = this.#environment ??= cel.environment({ host: this.#celHost() });
    const options = celLimits(limits);
    return (expression, root) =>
      environment.compileSync(expression, { variables: ["_"] }).evaluate({ _: root }, options);
  }

  #celHost() {
    const { workingDirectory, log, checkFile } = this.#host;
    return {
      debug: log,
      exists: (path: string) => {
        const full = absolute(path, workingDirectory);
        checkFile?.(full);
        return existsSync(full);
      },
      separator: (Deno.build.os === "windows" ? "\\" : "/") as "/" | "\\",
      // Expressions look the zone of this process up themselves, and only when a date needs it.
      zone: "",
    };
  }
}

/** The limits of an evaluation, as the engine counts them: from the start of the process and not from the epoch. */
function celLimits({ celCost, signal, deadline }: EvaluationLimits): EvaluateOptions {
  return {
    ...(celCost !== undefined && { costLimit: celCost }),
    ...(signal && { signal }),
    ...(deadline !== undefined && { deadline: performance.now() + deadline - Date.now() }),
  };
}

function absolute(path: string, folder: string): string {
  return /^([A-Za-z]:)?[\\/]/.test(path) ? path : `${folder}/${path}`;
}

function existsSync(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

/**
 * What a template sees as its dot: the variables, and of the resolver values those that it names. Copying all of them for
 * every template would make a thousand resolvers with a thousand templates a million copies.
 */
function templateData(text: string, scope: Scope): ValueObject {
  const { roots, wholeRoots, parseFailed } = templateReferences(text);
  const data = wholeRoots || parseFailed ? object(scope.values) : object();
  if (!wholeRoots && !parseFailed) {
    for (const name of roots) if (Object.hasOwn(scope.values, name)) data[name] = scope.values[name]!;
  }
  if (text.includes("._")) data._ = scope.values;
  for (const name of Object.keys(scope.variables)) {
    if (!RUN_FACTS.has(name) || text.includes(name)) data[name] = scope.variables[name]!;
  }
  return data;
}
