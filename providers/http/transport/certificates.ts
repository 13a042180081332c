import { join } from "node:path";
import { messageOf } from "../../../lib/diagnostics/mod.ts";
import { TransportError } from "./errors.ts";
import type { Environment } from "./proxy.ts";

const loaded = new Map<string, Promise<string[]>>();

const FILE_VARIABLES = ["SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS", "DENO_CERT"];
const FOLDERS_VARIABLE = "SSL_CERT_DIR";

/** The files and folders with certificate authorities that the environment names. */
export function authorityPaths(environment: Environment): { files: string[]; folders: string[] } {
  const files = FILE_VARIABLES.flatMap((name) => environment(name) || []);
  const separator = Deno.build.os === "windows" ? ";" : ":";
  const folders = (environment(FOLDERS_VARIABLE) ?? "").split(separator).filter((path) => path !== "");
  return { files: [...new Set(files)], folders: [...new Set(folders)] };
}

/**
 * Certificate authorities (PEM) that the environment names beside the built-in ones: SSL_CERT_FILE, NODE_EXTRA_CA_CERTS and
 * DENO_CERT are files, SSL_CERT_DIR is a list of folders. Read once per process and value. What the grant of the call does
 * not show is left out: the server's certificate then decides.
 */
export async function extraAuthorities(environment: Environment): Promise<string[]> {
  const { files, folders } = authorityPaths(environment);
  const tasks = [
    ...files.map((path) => once(`file ${path}`, () => readFile(path))),
    ...folders.map((path) => once(`dir ${path}`, () => readFolder(path))),
  ];
  return (await Promise.all(tasks)).flat();
}

function once(key: string, read: () => Promise<string[]>): Promise<string[]> {
  let task = loaded.get(key);
  if (!task) {
    task = read();
    loaded.set(key, task);
    // A file that was missing may be there for the next request.
    task.catch(() => loaded.delete(key));
  }
  return task;
}

async function readFile(path: string): Promise<string[]> {
  try {
    return [await Deno.readTextFile(path)];
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return [];
    throw new TransportError(
      "tls",
      `certificates in ${path} cannot be read: ${messageOf(error)}`,
      undefined,
      {
        cause: error,
      },
    );
  }
}

async function readFolder(path: string): Promise<string[]> {
  const found: string[] = [];
  try {
    for await (const entry of Deno.readDir(path)) {
      if (!/\.(pem|crt|cer)$|^[0-9a-f]{8}\.\d+$/.test(entry.name)) continue;
      const text = await Deno.readTextFile(join(path, entry.name)).catch(() => "");
      if (text.includes("-----BEGIN CERTIFICATE-----")) found.push(text);
    }
  } catch {
    // A folder of certificates that does not exist is usual: distributions set the variable to a list of guesses.
  }
  return found;
}
