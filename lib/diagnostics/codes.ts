import { ExitCode } from "./exit_codes.ts";

/** What is known of an error code besides the message of one occurrence. */
export interface CodeFacts {
  /** A few words for headings and lists. */
  readonly title: string;
  /** The exit code of a run that ends with it, unless the occurrence says otherwise. */
  readonly exit: ExitCode;
}

/**
 * Every error code. The first digit is the area: 1 loading, 2 parameters and command line, 3 resolvers, 4 actions,
 * 5 providers, 6 permissions and limits, 7 configuration and secrets, 8 catalog, 9 tests and internal faults.
 * Codes are never reused.
 */
export const CODES: Readonly<Record<Code, CodeFacts>> = {
  SCAF1001: { title: "solution file not found", exit: ExitCode.fileNotFound },
  SCAF1002: { title: "solution file cannot be read", exit: ExitCode.fileNotFound },
  SCAF1003: { title: "YAML syntax error", exit: ExitCode.fileNotFound },
  SCAF1004: { title: "duplicate key", exit: ExitCode.fileNotFound },
  SCAF1005: { title: "document too large or too deep", exit: ExitCode.fileNotFound },
  SCAF1006: { title: "invalid solution envelope", exit: ExitCode.fileNotFound },
  SCAF1007: { title: "invalid field", exit: ExitCode.fileNotFound },
  SCAF1008: { title: "more than one input form", exit: ExitCode.fileNotFound },
  SCAF1009: { title: "invalid resolver", exit: ExitCode.fileNotFound },
  SCAF1010: { title: "unknown resolver dependency", exit: ExitCode.fileNotFound },
  SCAF1011: { title: "resolver cycle", exit: ExitCode.fileNotFound },
  SCAF1012: { title: "compose failed", exit: ExitCode.fileNotFound },
  SCAF1013: { title: "no solution found", exit: ExitCode.fileNotFound },
  SCAF1014: { title: "solution cannot be fetched", exit: ExitCode.fileNotFound },
  SCAF1015: { title: "empty solution", exit: ExitCode.fileNotFound },
  SCAF1016: { title: "invalid condition", exit: ExitCode.fileNotFound },
  SCAF1017: { title: "text is not UTF-8", exit: ExitCode.fileNotFound },

  SCAF2001: { title: "usage error", exit: ExitCode.general },
  SCAF2002: { title: "invalid parameter", exit: ExitCode.validationFailed },
  SCAF2003: { title: "unknown parameter", exit: ExitCode.invalidInput },
  SCAF2004: { title: "unknown name", exit: ExitCode.invalidInput },
  SCAF2005: { title: "invalid option", exit: ExitCode.invalidInput },
  SCAF2006: { title: "unsupported output format", exit: ExitCode.general },
  SCAF2007: { title: "stdin used twice", exit: ExitCode.invalidInput },
  SCAF2008: { title: "output expression failed", exit: ExitCode.general },
  SCAF2009: { title: "no workflow", exit: ExitCode.invalidInput },
  SCAF2010: { title: "local path given as a name", exit: ExitCode.invalidInput },
  SCAF2011: { title: "output cannot be written", exit: ExitCode.general },

  SCAF3001: { title: "resolver failed", exit: ExitCode.general },
  SCAF3002: { title: "no source produced a value", exit: ExitCode.general },
  SCAF3003: { title: "type coercion failed", exit: ExitCode.general },
  SCAF3004: { title: "validation failed", exit: ExitCode.general },
  SCAF3005: { title: "value too large", exit: ExitCode.general },
  SCAF3006: { title: "resolver timed out", exit: ExitCode.general },
  SCAF3007: { title: "condition failed", exit: ExitCode.general },
  SCAF3008: { title: "input failed", exit: ExitCode.general },
  SCAF3009: { title: "forEach failed", exit: ExitCode.general },
  SCAF3010: { title: "resolvers failed", exit: ExitCode.general },

  SCAF4001: { title: "invalid workflow", exit: ExitCode.validationFailed },
  SCAF4002: { title: "action cycle", exit: ExitCode.validationFailed },
  SCAF4003: { title: "action graph cannot be built", exit: ExitCode.invalidInput },
  SCAF4004: { title: "action failed", exit: ExitCode.actionFailed },
  SCAF4005: { title: "action timed out", exit: ExitCode.actionFailed },
  SCAF4006: { title: "result schema mismatch", exit: ExitCode.actionFailed },
  SCAF4007: { title: "render failed", exit: ExitCode.renderFailed },
  SCAF4008: { title: "unknown action", exit: ExitCode.invalidInput },
  SCAF4009: { title: "workflow failed", exit: ExitCode.actionFailed },

  SCAF5001: { title: "unknown provider", exit: ExitCode.fileNotFound },
  SCAF5002: { title: "capability not supported", exit: ExitCode.invalidInput },
  SCAF5003: { title: "invalid provider input", exit: ExitCode.general },
  SCAF5004: { title: "provider input cannot be decoded", exit: ExitCode.general },
  SCAF5005: { title: "provider failed", exit: ExitCode.general },
  SCAF5006: { title: "invalid provider output", exit: ExitCode.general },
  SCAF5007: { title: "execution mode missing", exit: ExitCode.general },
  SCAF5008: { title: "invalid provider descriptor", exit: ExitCode.general },
  SCAF5009: { title: "expression failed", exit: ExitCode.general },
  SCAF5010: { title: "template failed", exit: ExitCode.general },
  SCAF5011: { title: "write operation outside an action", exit: ExitCode.general },

  SCAF6001: { title: "permission denied", exit: ExitCode.permissionDenied },
  SCAF6002: { title: "path outside the allowed folder", exit: ExitCode.permissionDenied },
  SCAF6003: { title: "limit exceeded", exit: ExitCode.general },
  SCAF6004: { title: "lane lost", exit: ExitCode.general },
  SCAF6005: { title: "cancelled", exit: ExitCode.interrupted },
  SCAF6006: { title: "solution not trusted", exit: ExitCode.permissionDenied },
  SCAF6007: { title: "address refused", exit: ExitCode.permissionDenied },

  SCAF7001: { title: "invalid configuration", exit: ExitCode.configError },
  SCAF7002: { title: "secret store unavailable", exit: ExitCode.configError },
  SCAF7003: { title: "secret not found", exit: ExitCode.fileNotFound },
  SCAF7004: { title: "invalid secret name", exit: ExitCode.invalidInput },

  SCAF8001: { title: "catalog unavailable", exit: ExitCode.fileNotFound },

  SCAF9001: { title: "functional tests failed", exit: ExitCode.testFailed },
  SCAF9002: { title: "internal error", exit: ExitCode.general },
};

/** One of the known error codes. Written out, since registries publish no inferred types; the table keeps it complete. */
export type Code =
  | "SCAF1001"
  | "SCAF1002"
  | "SCAF1003"
  | "SCAF1004"
  | "SCAF1005"
  | "SCAF1006"
  | "SCAF1007"
  | "SCAF1008"
  | "SCAF1009"
  | "SCAF1010"
  | "SCAF1011"
  | "SCAF1012"
  | "SCAF1013"
  | "SCAF1014"
  | "SCAF1015"
  | "SCAF1016"
  | "SCAF1017"
  | "SCAF2001"
  | "SCAF2002"
  | "SCAF2003"
  | "SCAF2004"
  | "SCAF2005"
  | "SCAF2006"
  | "SCAF2007"
  | "SCAF2008"
  | "SCAF2009"
  | "SCAF2010"
  | "SCAF2011"
  | "SCAF3001"
  | "SCAF3002"
  | "SCAF3003"
  | "SCAF3004"
  | "SCAF3005"
  | "SCAF3006"
  | "SCAF3007"
  | "SCAF3008"
  | "SCAF3009"
  | "SCAF3010"
  | "SCAF4001"
  | "SCAF4002"
  | "SCAF4003"
  | "SCAF4004"
  | "SCAF4005"
  | "SCAF4006"
  | "SCAF4007"
  | "SCAF4008"
  | "SCAF4009"
  | "SCAF5001"
  | "SCAF5002"
  | "SCAF5003"
  | "SCAF5004"
  | "SCAF5005"
  | "SCAF5006"
  | "SCAF5007"
  | "SCAF5008"
  | "SCAF5009"
  | "SCAF5010"
  | "SCAF5011"
  | "SCAF6001"
  | "SCAF6002"
  | "SCAF6003"
  | "SCAF6004"
  | "SCAF6005"
  | "SCAF6006"
  | "SCAF6007"
  | "SCAF7001"
  | "SCAF7002"
  | "SCAF7003"
  | "SCAF7004"
  | "SCAF8001"
  | "SCAF9001"
  | "SCAF9002";
