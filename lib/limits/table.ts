/** What a limit counts. Times are in milliseconds. */
export type LimitUnit = "bytes" | "count" | "time";

/** One limit of a run. */
export interface LimitFact {
  /** As `--limit` names it. */
  readonly name: string;
  /** The key of the configuration that sets it for good. */
  readonly key: string;
  readonly unit: LimitUnit;
  /** In bytes, units or milliseconds. */
  readonly default: number;
  /** Least value; 0 where that switches the limit off. */
  readonly least: 0 | 1;
  /** A flag of its own that sets the same, without dashes. */
  readonly flag?: string;
  /** What is bounded, without a full stop. */
  readonly about: string;
}

const MIB = 1024 * 1024;
const SECOND = 1_000;

const TABLE = [
  {
    name: "fileSize",
    key: "limits.fileSize",
    unit: "bytes",
    default: 64 * MIB,
    least: 1,
    about: "the largest file that a provider reads",
  },
  {
    name: "treeSize",
    key: "limits.treeSize",
    unit: "bytes",
    default: 256 * MIB,
    least: 1,
    about: "all contents of one listing, and all files of one tree that is written",
  },
  {
    name: "responseSize",
    key: "httpClient.maxResponseBodySize",
    unit: "bytes",
    default: 100 * MIB,
    least: 1,
    about: "the largest answer of a server",
  },
  {
    name: "capturedOutput",
    key: "limits.capturedOutput",
    unit: "bytes",
    default: 64 * MIB,
    least: 1,
    about: "what one program may print",
  },
  {
    name: "templateOutput",
    key: "limits.templateOutput",
    unit: "bytes",
    default: 64 * MIB,
    least: 1,
    about: "what one template may give",
  },
  {
    name: "templateSteps",
    key: "limits.templateSteps",
    unit: "count",
    default: 2_000_000,
    least: 1,
    about: "the work of one template: nodes, rounds of loops, and what functions report",
  },
  {
    name: "celCost",
    key: "cel.costLimit",
    unit: "count",
    default: 1_000_000,
    least: 0,
    about: "the cost of one evaluation of an expression; 0 is no limit",
  },
  {
    name: "valueSize",
    key: "resolver.maxValueSize",
    unit: "bytes",
    default: 10 * MIB,
    least: 0,
    flag: "max-value-size",
    about: "the value of one resolver; 0 is no limit",
  },
  {
    name: "valueWarning",
    key: "resolver.warnValueSize",
    unit: "bytes",
    default: MIB,
    least: 0,
    flag: "warn-value-size",
    about: "the value of one resolver above which there is a warning; 0 is none",
  },
  {
    name: "runValues",
    key: "limits.runValues",
    unit: "bytes",
    default: 256 * MIB,
    least: 1,
    about:
      "all values that a run and the solutions in it keep: of resolvers, of loops under way, results of actions",
  },
  {
    name: "forEachItems",
    key: "limits.forEachItems",
    unit: "count",
    default: 100_000,
    least: 1,
    about: "the items of one forEach",
  },
  {
    name: "actions",
    key: "limits.actions",
    unit: "count",
    default: 10_000,
    least: 1,
    about: "the actions of one section, with every forEach and matrix unrolled",
  },
  {
    name: "depth",
    key: "limits.depth",
    unit: "count",
    default: 100,
    least: 1,
    about: "how deep solutions may run others, whatever maxDepth of the solution provider says",
  },
  {
    name: "resolverTime",
    key: "resolver.timeout",
    unit: "time",
    default: 30 * SECOND,
    least: 0,
    flag: "resolver-timeout",
    about: "the time of a resolver without a timeout of its own",
  },
  {
    name: "phaseTime",
    key: "resolver.phaseTimeout",
    unit: "time",
    default: 300 * SECOND,
    least: 0,
    flag: "phase-timeout",
    about: "the time of one phase of resolvers",
  },
  {
    name: "actionTime",
    key: "action.defaultTimeout",
    unit: "time",
    default: 300 * SECOND,
    least: 0,
    flag: "action-timeout",
    about: "the time of an action without a timeout of its own",
  },
  {
    name: "runTime",
    key: "limits.runTime",
    unit: "time",
    default: 0,
    least: 0,
    about: "the time of the whole run, whatever the timeouts in the solution say; 0 is no limit",
  },
] as const satisfies readonly LimitFact[];

/** Name of a limit. */
export type LimitName = (typeof TABLE)[number]["name"];

/** All limits, in the order in which they are shown. */
export const LIMITS: readonly (LimitFact & { readonly name: LimitName })[] = TABLE;

/** The limit with a name. */
export function limitFact(name: LimitName): LimitFact {
  return LIMITS.find((fact) => fact.name === name)!;
}

/** The default of a limit: bytes, units or milliseconds. */
export function limitDefault(name: LimitName): number {
  return limitFact(name).default;
}
