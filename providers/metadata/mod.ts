import {
  arrayProp,
  objectSchema,
  type Provider,
  type ProviderContext,
  stringProp,
} from "../../lib/provider/mod.ts";
import { object, type Value, type ValueObject } from "../../lib/value/mod.ts";
import { environmentValue } from "../shared/environment.ts";

const ARCHITECTURES = [
  "386",
  "amd64",
  "arm",
  "arm64",
  "loong64",
  "mips",
  "mips64",
  "mips64le",
  "mipsle",
  "ppc64",
  "ppc64le",
  "riscv64",
  "s390x",
  "wasm",
];
const SYSTEMS = [
  "aix",
  "android",
  "darwin",
  "dragonfly",
  "freebsd",
  "illumos",
  "ios",
  "js",
  "linux",
  "netbsd",
  "openbsd",
  "plan9",
  "solaris",
  "wasip1",
  "windows",
];

/** Facts of the run: program, platform and solution. */
export const provider: Provider = {
  descriptor: {
    name: "metadata",
    displayName: "Metadata Provider",
    apiVersion: "v1",
    version: "3.1.0",
    description:
      "Tells about the run: the program and how it was called, the platform, the folder, and the solution.",
    capabilities: ["from"],
    category: "Core",
    tags: ["metadata", "solution", "introspection", "runtime", "platform"],
    schema: objectSchema({}),
    outputSchemas: {
      from: objectSchema({
        version: objectSchema({
          buildVersion: stringProp("Version of the program"),
          commit: stringProp("Commit it was built from"),
          buildTime: stringProp("When it was built"),
        }),
        args: arrayProp("Arguments of the program", stringProp("An argument")),
        cwd: stringProp("Working directory of the run"),
        entrypoint: stringProp("What started the run", { enum: ["cli", "api", "unknown"] }),
        command: stringProp("The command, for example scafctl/run/resolver"),
        solution: objectSchema({
          name: stringProp("Name of the solution"),
          version: stringProp("Its version"),
          displayName: stringProp("Its name for people"),
          description: stringProp("Its description"),
          category: stringProp("Its category"),
          tags: arrayProp("Its tags", stringProp("A tag")),
        }),
        os: stringProp("Operating system as Go names it", { enum: SYSTEMS }),
        arch: stringProp("Processor architecture as Go names it", { enum: ARCHITECTURES }),
        shell: stringProp("The user's shell"),
      }, ["version", "args", "cwd", "entrypoint", "command", "solution", "os", "arch", "shell"]),
    },
    rights: () => [{ kind: "env", resource: "SHELL", optional: true }],
    examples: [
      {
        name: "Facts of the run",
        description: "Takes no inputs; use the parts in later resolvers, such as `_.run.os`.",
        yaml: "provider: metadata\ninputs: {}\n",
      },
    ],
  },
  execute(_inputs, context) {
    const { program } = context;
    return {
      data: object({
        version: object({ ...(program?.version ?? { buildVersion: "", commit: "", buildTime: "" }) }),
        args: [...program?.args ?? []],
        cwd: context.workingDirectory,
        entrypoint: program?.entrypoint ?? "unknown",
        command: program?.command ?? "",
        solution: solutionFacts(context.solution),
        os: Deno.build.os,
        arch: goArchitecture(Deno.build.arch),
        shell: shellOf(context),
      }),
    };
  },
};

function solutionFacts(solution: ValueObject): Value {
  const facts = object();
  for (const name of ["name", "version", "displayName", "description", "category"]) {
    const value = Object.hasOwn(solution, name) ? solution[name] : undefined;
    facts[name] = typeof value === "string" ? value : "";
  }
  const tags = Object.hasOwn(solution, "tags") ? solution.tags : undefined;
  facts.tags = Array.isArray(tags) ? tags : [];
  return facts;
}

function goArchitecture(architecture: typeof Deno.build.arch): string {
  return architecture === "x86_64" ? "amd64" : architecture === "aarch64" ? "arm64" : architecture;
}

function shellOf(context: ProviderContext): string {
  return environmentValue(context, "SHELL") ??
    (Deno.build.os === "windows" ? environmentValue(context, "COMSPEC") : undefined) ?? "";
}
