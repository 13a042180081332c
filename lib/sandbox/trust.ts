import type { CredentialWant } from "./derive.ts";
import { ScafctlError } from "../diagnostics/mod.ts";
import { formatJson, isObject, object, parseJson, type Value } from "../value/mod.ts";
import { beyond, formatFlags, type Grant, parseFlagList, partialGrant, RIGHT_KINDS } from "./grant.ts";
import type { Right, RightKind } from "../provider/contract.ts";

/** A solution that the user accepted once: by content, with the grant that was shown. */
export interface TrustRecord {
  /** Name or URL, by which an earlier version is found. */
  readonly source: string;
  /** `sha256:` and the hex digest of the solution's text. */
  readonly digest: string;
  readonly grant: Grant;
}

/** The accepted solutions, in one JSON file of the configuration folder. */
export class TrustStore {
  constructor(private readonly path: string) {}

  /** The record of exactly this content, if it was accepted. */
  async accepted(digest: string): Promise<TrustRecord | undefined> {
    return (await this.#read()).find((record) => record.digest === digest);
  }

  /** The version of a source that was accepted last, for showing what a newer one wants in addition. */
  async previous(source: string): Promise<TrustRecord | undefined> {
    return (await this.#read()).findLast((record) => record.source === source);
  }

  /** Remembers an acceptance. Written beside the old file and renamed over it. */
  async remember(record: TrustRecord): Promise<void> {
    const others = (await this.#read()).filter(({ digest }) => digest !== record.digest);
    const records = [...others, record].map(({ source, digest, grant }) =>
      object({ source, digest, grant: formatFlags(grant) })
    );
    const text = formatJson(object({ version: 1, accepted: records }), { indent: 2 }) + "\n";
    const folder = this.path.replace(/[\\/][^\\/]*$/, "");
    await Deno.mkdir(folder, { recursive: true });
    const draft = await Deno.makeTempFile({ dir: folder, prefix: ".trust-" });
    await Deno.writeTextFile(draft, text);
    await Deno.rename(draft, this.path);
  }

  async #read(): Promise<TrustRecord[]> {
    let text: string;
    try {
      text = await Deno.readTextFile(this.path);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return [];
      throw error;
    }
    try {
      return recordsOf(parseJson(text));
    } catch (cause) {
      // A damaged file must not make everything trusted or untrusted in silence.
      throw new ScafctlError("SCAF7001", `${this.path} cannot be read`, {
        hint: "remove it to start anew",
        cause,
      });
    }
  }
}

function recordsOf(document: Value): TrustRecord[] {
  if (!isObject(document) || !Array.isArray(document.accepted)) {
    throw new Error("no list of accepted solutions");
  }
  return document.accepted.map((entry) => {
    const grant = isObject(entry) ? entry.grant : undefined;
    if (!isObject(entry) || typeof entry.source !== "string" || typeof entry.digest !== "string") {
      throw new Error("an entry lacks its source or digest");
    }
    if (!Array.isArray(grant)) throw new Error("an entry lacks its grant");
    return { source: entry.source, digest: entry.digest, grant: parseFlags(grant.map(String)) };
  });
}

/** Reads what {@link formatFlags} wrote. */
export function parseFlags(flags: readonly string[]): Grant {
  const scopes: Partial<Record<RightKind, true | string[]>> = {};
  for (const flag of flags) {
    const match = /^--allow-([a-z]+)(?:=(.*))?$/s.exec(flag);
    const kind = match?.[1] as RightKind | undefined;
    if (!kind || !RIGHT_KINDS.includes(kind)) throw new Error(`unknown flag ${flag}`);
    scopes[kind] = match![2] === undefined ? true : parseFlagList(match![2]);
  }
  return partialGrant(scopes);
}

const WORDS: Readonly<Record<RightKind, string>> = {
  read: "read files",
  write: "write files",
  net: "connect to",
  env: "see environment variables",
  run: "run programs",
  sys: "ask the system for",
};

const CREDENTIALS: Readonly<Record<CredentialWant["kind"], string>> = {
  secret: "read secrets of the store",
  token: "send tokens of logins",
  identity: "know who is logged in",
};

/** Credentials in sentences, one a kind. */
export function describeCredentials(wants: readonly Pick<CredentialWant, "kind" | "name">[]): string[] {
  return (Object.keys(CREDENTIALS) as CredentialWant["kind"][]).flatMap((kind) => {
    const ofKind = wants.filter((want) => want.kind === kind);
    if (ofKind.length === 0) return [];
    const isAny = ofKind.some(({ name }) => name === undefined);
    const names = [...new Set(ofKind.map(({ name }) => name))];
    return [`${CREDENTIALS[kind]}: ${isAny ? "any" : names.join(", ")}`];
  });
}

/** A grant in sentences, one a kind; what `earlier` did not have is marked as new. */
export function describeGrant(grant: Grant, earlier?: Grant): string[] {
  const added = earlier ? beyond(grant, earlier) : [];
  const isNew = (wanted: Right) =>
    added.some(({ kind, resource }) =>
      kind === wanted.kind && (resource === undefined || resource === wanted.resource)
    );
  return RIGHT_KINDS.flatMap((kind) => {
    const scope = grant[kind];
    if (scope !== true && scope.length === 0) return [];
    const parts = scope === true
      ? [isNew({ kind }) ? "anything (new)" : "anything"]
      : scope.map((resource) => isNew({ kind, resource }) ? `${resource} (new)` : resource);
    return [`${WORDS[kind]}: ${parts.join(", ")}`];
  });
}
