/** What the groups of keys are about, by their dotted names without the places of records. */
export const SECTIONS: Readonly<Record<string, string>> = {
  action: "How actions are run, where a solution does not say",
  apiServer: "The REST server",
  "apiServer.audit": "The log of requests",
  "apiServer.auth": "Who may ask the server",
  "apiServer.auth.azureOIDC": "Tokens of a Microsoft Entra tenant",
  "apiServer.compression": "Compression of answers",
  "apiServer.cors": "Pages of other origins that may ask the server",
  "apiServer.openAPI": "The OpenAPI document that the server shows",
  "apiServer.profiler": "Profiles of the server at work",
  "apiServer.rateLimit": "How often the server may be asked",
  "apiServer.rateLimit.global": "All paths together",
  "apiServer.tls": "HTTPS of the server",
  "apiServer.tracing": "Spans of the server's requests",
  auth: "How to log in to the services that solutions and catalogs use",
  "auth.entra": "Microsoft Entra",
  "auth.gcp": "Google Cloud",
  "auth.github": "GitHub",
  build: "What is kept of built and fetched artifacts",
  cel: "CEL expressions",
  discovery: "Where a solution is looked for when none is named",
  goTemplate: "Go templates",
  httpClient: "Requests that the program makes",
  "identityFields": "Fields of the answer that tell who the user is",
  limits: "Bounds of every run, in bytes or units",
  logging: "What is logged, and how it looks",
  permissions: "What runs may touch beside what their solutions declare",
  resolver: "How resolvers are run, where a solution does not say",
  sandbox: "How far runs are confined",
  settings: "The program itself",
  "settings.versionCheck": "Asking for newer versions",
  telemetry: "Where spans and metrics go",
  tokenExchange: "A second request that turns the token into another",
};

/** What a group is about; the settings of requests mean the same wherever they stand. */
export function sectionAbout(name: string): string | undefined {
  return SECTIONS[name] ?? SECTIONS[name.slice(name.lastIndexOf(".") + 1)];
}
