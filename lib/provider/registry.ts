import { ScafctlError } from "../diagnostics/mod.ts";
import { type AnyProvider, CAPABILITIES, type Capability, type Descriptor } from "./contract.ts";
import type { JsonSchema } from "./json_schema.ts";
import { compareVersions, isVersion } from "./version.ts";

/** Fields that an output schema must have when it describes an object, by capability. */
export const REQUIRED_OUTPUT_FIELDS: Readonly<Record<Capability, readonly string[]>> = {
  from: [],
  transform: [],
  validation: ["valid", "errors"],
  authentication: ["authenticated", "token"],
  action: ["success"],
};

/** A provider as the registry holds it, with the derived facts of its descriptor. */
export interface RegisteredProvider {
  readonly provider: AnyProvider;
  readonly descriptor: Descriptor;
  readonly displayName: string;
  /** Declared sensitive fields and `writeOnly` properties together. */
  readonly sensitiveFields: ReadonlySet<string>;
  /** Built into the program, so that its patterns are known to be harmless. */
  readonly isBuiltin: boolean;
}

/** Loads one provider when it is first needed. */
export type ProviderLoader = () => Promise<AnyProvider>;

/**
 * All providers of a run, by name and version; the newest version wins where none is asked for. Built-ins are entered as
 * loaders, so that a run imports only what it uses.
 */
export class Registry {
  readonly #versions = new Map<string, RegisteredProvider[]>();
  readonly #loaders = new Map<string, ProviderLoader>();
  readonly #loading = new Map<string, Promise<RegisteredProvider>>();

  /** Enters a provider. Throws SCAF5008 when its descriptor breaks the contract, or name and version are taken. */
  register(provider: AnyProvider, options: { builtin?: boolean } = {}): RegisteredProvider {
    const descriptor = provider.descriptor as Descriptor;
    const problems = descriptorProblems(descriptor);
    if (problems.length > 0) {
      throw new ScafctlError("SCAF5008", `provider '${descriptor.name}': ${problems.join("; ")}`);
    }
    const versions = this.#versions.get(descriptor.name) ?? [];
    if (versions.some((other) => other.descriptor.version === descriptor.version)) {
      throw new ScafctlError(
        "SCAF5008",
        `provider '${descriptor.name}' version ${descriptor.version} is already registered`,
      );
    }
    const registered: RegisteredProvider = {
      provider,
      descriptor,
      displayName: descriptor.displayName ?? descriptor.name,
      sensitiveFields: new Set([
        ...(descriptor.sensitiveFields ?? []),
        ...writeOnlyFields(descriptor.schema),
      ]),
      isBuiltin: options.builtin ?? false,
    };
    versions.push(registered);
    versions.sort((a, b) => compareVersions(b.descriptor.version, a.descriptor.version));
    this.#versions.set(descriptor.name, versions);
    return registered;
  }

  /** Enters a built-in that is imported on first use. */
  registerLazy(name: string, load: ProviderLoader): void {
    this.#loaders.set(name, load);
  }

  has(name: string): boolean {
    return this.#versions.has(name) || this.#loaders.has(name);
  }

  /** All names, sorted. */
  names(): string[] {
    return [...new Set([...this.#versions.keys(), ...this.#loaders.keys()])].sort();
  }

  /** A provider that is already loaded; undefined otherwise. */
  loaded(name: string, version?: string): RegisteredProvider | undefined {
    const versions = this.#versions.get(name);
    return version === undefined
      ? versions?.[0]
      : versions?.find((entry) => entry.descriptor.version === version);
  }

  /** A provider, loaded if it must be; undefined when the name is unknown. */
  async get(name: string, version?: string): Promise<RegisteredProvider | undefined> {
    const loader = this.#loaders.get(name);
    if (loader) {
      let loading = this.#loading.get(name);
      if (!loading) {
        loading = loader().then((provider) => {
          this.#loaders.delete(name);
          return this.register(provider, { builtin: true });
        });
        this.#loading.set(name, loading);
      }
      await loading;
    }
    return this.loaded(name, version);
  }

  /** Loads the named providers (unknown names are passed over), so that {@link loaded} can be used afterwards. */
  async load(names: Iterable<string>): Promise<void> {
    await Promise.all([...new Set(names)].map((name) => this.get(name)));
  }
}

function writeOnlyFields(schema: JsonSchema): string[] {
  return Object.entries(schema.properties ?? {}).filter(([, member]) => member.writeOnly).map(([name]) =>
    name
  );
}

/** Everything in a descriptor that breaks the limits of the specification's "Descriptor". */
export function descriptorProblems(descriptor: Descriptor): string[] {
  const problems: string[] = [];
  const expect = (holds: boolean, problem: string) => {
    if (!holds) problems.push(problem);
  };
  const within = (list: readonly unknown[] | undefined, most: number, what: string) =>
    expect((list?.length ?? 0) <= most, `at most ${most} ${what}`);
  const length = (text: string | undefined, least: number, most: number, what: string) =>
    expect(
      text === undefined || (text.length >= least && text.length <= most),
      `${what} must have ${least} to ${most} characters`,
    );

  expect(/^[a-z][a-z0-9-]*$/.test(descriptor.name), "name must match ^[a-z][a-z0-9-]*$");
  length(descriptor.name, 2, 100, "name");
  length(descriptor.displayName, 1, 100, "displayName");
  expect(/^v[0-9]+$/.test(descriptor.apiVersion), "apiVersion must match ^v[0-9]+$");
  expect(isVersion(descriptor.version), `version "${descriptor.version}" is not a semantic version`);
  length(descriptor.description, 10, 500, "description");
  length(descriptor.category, 1, 50, "category");
  length(descriptor.icon, 1, 500, "icon");
  within(descriptor.tags, 20, "tags");
  within(descriptor.links, 10, "links");
  within(descriptor.examples, 10, "examples");
  within(descriptor.maintainers, 10, "maintainers");
  within(descriptor.sensitiveFields, 50, "sensitiveFields");
  for (const link of descriptor.links ?? []) {
    length(link.name, 1, 30, "link name");
    length(link.url, 1, 500, "link url");
  }
  for (const example of descriptor.examples ?? []) {
    length(example.name, 1, 50, "example name");
    length(example.description, 1, 300, "example description");
    length(example.yaml, 10, 2000, "example yaml");
  }
  for (const contact of descriptor.maintainers ?? []) {
    length(contact.name, 1, 60, "maintainer name");
    length(contact.email, 1, 100, "maintainer email");
  }
  expect(descriptor.schema?.type === "object", "schema must describe an object");
  const properties = descriptor.schema?.properties ?? {};
  for (const name of descriptor.sensitiveFields ?? []) {
    expect(
      Object.hasOwn(properties, name),
      `sensitiveFields names "${name}", which is no property of the schema`,
    );
  }
  problems.push(...capabilityProblems(descriptor));
  return problems;
}

function capabilityProblems(descriptor: Descriptor): string[] {
  if (!descriptor.capabilities?.length) return ["at least one capability is needed"];
  const problems: string[] = [];
  for (const capability of descriptor.capabilities) {
    if (!CAPABILITIES.includes(capability)) {
      problems.push(`unknown capability '${capability}'`);
      continue;
    }
    const schema = descriptor.outputSchemas?.[capability];
    if (!schema) {
      problems.push(`no output schema for capability '${capability}'`);
      continue;
    }
    // A bare value (no object) has no fields to ask for.
    if (schema.type !== "object") continue;
    for (const name of REQUIRED_OUTPUT_FIELDS[capability]) {
      if (!Object.hasOwn(schema.properties ?? {}, name)) {
        problems.push(`the output schema of capability '${capability}' lacks the field '${name}'`);
      }
    }
  }
  return problems;
}
