import { isProduct, type SourceFile } from "./tree.ts";

interface Rule {
  readonly pattern: RegExp;
  readonly message: string;
  /** Files that may break the rule, with the reason they exist for. */
  readonly except?: (path: string) => boolean;
}

const RULES: readonly Rule[] = [
  {
    pattern: /\bDeno\.env\.(set|delete)\b/,
    message: "changes the process environment; use the run's overlay",
  },
  { pattern: /\bDeno\.chdir\b/, message: "changes the process's folder; use the run's working directory" },
  { pattern: /\bnew Function\b|\beval\(/, message: "generates code from text" },
  {
    // A method may be named import; an import expression stands after one of these.
    pattern: /(?:\bawait|\breturn|=>|[=(,:?])\s*import\((?!\s*["'])/,
    message: "imports a module by a computed name",
    except: (path) => path.startsWith("lib/sandbox/"),
  },
  {
    pattern: /\bnew Worker\b/,
    message: "only lib/sandbox knows about workers",
    except: (path) => path.startsWith("lib/sandbox/"),
  },
  {
    pattern: /\bconsole\.(log|error|warn|info)\b|Deno\.std(out|err)\b/,
    message: "writes to the terminal; only lib/terminal and lib/cli do",
    except: (path) => path.startsWith("lib/terminal/") || path.startsWith("lib/cli/") || path === "main.ts",
  },
  { pattern: /@ts-(ignore|nocheck|expect-error)/, message: "switches the type checker off" },
  { pattern: /\b(TODO|FIXME|XXX|HACK)\b/, message: "says that something is unfinished" },
];

const MOST_LINES = 500;

/** Breaches of the house rules inside single files. */
export function sourceFindings(files: readonly SourceFile[]): string[] {
  const findings: string[] = [];
  for (const { path, text } of files.filter((file) => isProduct(file.path))) {
    const lines = text.split("\n");
    if (lines.length > MOST_LINES + 1 && !/^\/\/ size: \S/.test(text)) {
      findings.push(
        `${path}: ${lines.length} lines; split it, or give the reason on the first line (// size: …)`,
      );
    }
    lines.forEach((line, index) => {
      if (/^\s*(\*|\/\/|\/\*)/.test(line)) return;
      // The formatter may have put the argument of a call on the next line.
      if (line.endsWith("(")) line += (lines[index + 1] ?? "").trim();
      for (const rule of RULES) {
        if (rule.pattern.test(line) && !rule.except?.(path)) {
          findings.push(`${path}:${index + 1}: ${rule.message}`);
        }
      }
    });
  }
  return findings;
}
