import { generateKeyPairSync } from "node:crypto";
import forge from "node-forge";
import { type Call, heard, run } from "../shared/testing.ts";
import type { ProviderOutput } from "../../lib/provider/mod.ts";
import { isObject, type ValueObject } from "../../lib/value/mod.ts";
import { httpProvider } from "./provider.ts";
import { closeIdle } from "./transport/mod.ts";

/** A request as a test server saw it. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: string;
  /** Port of the client's end, which tells connections apart. */
  readonly client: number;
}

/** A server on the loopback interface that keeps what it is asked. */
export interface TestServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly seen: Seen[];
}

/** Starts a server. With `tls`, it speaks https. */
export function serve(
  answer: (request: Seen, count: number) => Response | Promise<Response>,
  tls?: { readonly key: string; readonly cert: string },
): TestServer {
  const seen: Seen[] = [];
  const handler = async (request: Request, info: Deno.ServeHandlerInfo<Deno.NetAddr>) => {
    const url = new URL(request.url);
    const one: Seen = {
      method: request.method,
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body: await request.text(),
      client: info.remoteAddr.port,
    };
    seen.push(one);
    return await answer(one, seen.length);
  };
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {}, ...tls }, handler);
  return {
    url: `${tls ? "https" : "http"}://127.0.0.1:${server.addr.port}`,
    port: server.addr.port,
    seen,
    async [Symbol.asyncDispose]() {
      closeIdle();
      await server.shutdown();
    },
  };
}

/** Runs the http provider with loopback allowed and pauses that take no time; `pauses` collects their lengths. */
export async function request(
  inputs: Record<string, unknown>,
  call: Call & { readonly pauses?: number[]; readonly allowPrivate?: boolean } = {},
): Promise<ProviderOutput> {
  const provider = httpProvider({
    wait: (milliseconds, signal) => {
      call.pauses?.push(milliseconds);
      signal.throwIfAborted();
      return Promise.resolve();
    },
  });
  const network = { allowPrivateIPs: call.allowPrivate ?? true };
  // deno-lint-ignore no-explicit-any -- the harness takes providers of plain inputs; decode runs in the executor.
  return await run(provider as any, inputs, {
    heard: heard(),
    ...call,
    context: { network, ...call.context },
  });
}

/** The data of {@link request}, which is always a map. */
export async function ask(
  inputs: Record<string, unknown>,
  call: Parameters<typeof request>[1] = {},
): Promise<ValueObject> {
  const { data } = await request(inputs, call);
  if (!isObject(data)) throw new TypeError("the http provider returned no map");
  return data;
}

/** A certificate authority of this test run and a server certificate of it, all PEM. */
export interface TestCertificates {
  readonly authority: string;
  readonly cert: string;
  readonly key: string;
}

/** Makes certificates for a host name. */
export function certificates(host: string): TestCertificates {
  const pair = () => {
    const keys = generateKeyPairSync("rsa", {
      modulusLength: 2048,
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
    });
    return {
      pem: keys.privateKey,
      privateKey: forge.pki.privateKeyFromPem(keys.privateKey),
      publicKey: forge.pki.publicKeyFromPem(keys.publicKey),
    };
  };
  const root = pair();
  const leaf = pair();
  const make = (
    subject: string,
    issuer: string,
    publicKey: forge.pki.PublicKey,
    serial: string,
    extensions: Record<string, unknown>[],
  ) => {
    const certificate = forge.pki.createCertificate();
    certificate.publicKey = publicKey;
    certificate.serialNumber = serial;
    certificate.validity.notBefore = new Date(Date.now() - 86_400_000);
    certificate.validity.notAfter = new Date(Date.now() + 86_400_000);
    certificate.setSubject([{ name: "commonName", value: subject }]);
    certificate.setIssuer([{ name: "commonName", value: issuer }]);
    certificate.setExtensions(extensions);
    certificate.sign(root.privateKey, forge.md.sha256.create());
    return forge.pki.certificateToPem(certificate);
  };
  return {
    authority: make("Test Root", "Test Root", root.publicKey, "01", [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    ]),
    cert: make(host, "Test Root", leaf.publicKey, "02", [
      { name: "basicConstraints", cA: false },
      { name: "subjectAltName", altNames: [{ type: 2, value: host }] },
    ]),
    key: leaf.pem,
  };
}
