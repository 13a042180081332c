import {
  anyProp,
  arrayProp,
  boolProp,
  type Descriptor,
  intProp,
  objectSchema,
  stringProp,
} from "../../lib/provider/mod.ts";

/** Identity and schemas of the identity provider. */
export const descriptor: Descriptor = {
  name: "identity",
  displayName: "Identity",
  apiVersion: "v1",
  version: "1.0.0",
  description:
    "Tells who is logged in with which auth handler: status, claims, groups, and the list of handlers. It never returns tokens or other credentials.",
  capabilities: ["from"],
  category: "security",
  tags: ["auth", "identity", "claims", "security"],
  schema: objectSchema({
    operation: stringProp("What to tell", { enum: ["status", "claims", "groups", "list"] }),
    handler: stringProp("Auth handler; the first that is logged in when absent, else the first", {
      maxLength: 50,
      pattern: "^[a-z][a-z0-9-]*$",
    }),
    scope: stringProp("status and claims: look at a token for this scope", { maxLength: 500 }),
  }, ["operation"]),
  outputSchemas: {
    from: objectSchema({
      operation: stringProp("The operation"),
      handler: stringProp("The auth handler"),
      authenticated: boolProp("Whether its user is logged in"),
      identityType: stringProp("user, service-principal or workload-identity"),
      claims: anyProp("claims: what the login says of the user; null when nobody is logged in"),
      tenantId: stringProp("Tenant of the login"),
      expiresAt: stringProp("Instant at which the login ends, RFC 3339"),
      expiresIn: stringProp("Time until then"),
      flow: stringProp("How the user logged in"),
      sessionId: stringProp("The login's session"),
      scopedToken: boolProp("A token for the scope could be had"),
      tokenScope: stringProp("The scope that was asked for"),
      tokenType: stringProp("Kind of that token"),
      groups: arrayProp("groups: the user's groups"),
      handlers: arrayProp("list: the auth handlers"),
      count: intProp("Number of groups or handlers"),
    }, ["operation"]),
  },
  examples: [
    {
      name: "Who is logged in",
      description: "Claims like name, e-mail and tenant.",
      yaml: "provider: identity\ninputs:\n  operation: claims\n",
    },
    {
      name: "Status of one handler",
      description: "Whether the login is there and when it ends.",
      yaml: "provider: identity\ninputs:\n  operation: status\n  handler: entra\n",
    },
    {
      name: "List handlers",
      description: "All auth handlers with their state.",
      yaml: "provider: identity\ninputs:\n  operation: list\n",
    },
  ],
};
