/** Requests that change something, as the fixture saw them. */
export interface Written {
  readonly call: string;
  readonly body: unknown;
}

/** A service on the loopback interface that answers the examples of the http and github providers. */
export function startFixture(): { readonly url: string; readonly written: Written[] } & AsyncDisposable {
  const written: Written[] = [];
  let knocks = 0;
  const members = ["ann", "bob", "eve"].map((name) => ({ name }));
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const url = new URL(request.url);
    const call = `${request.method} ${url.pathname}`;
    const body = request.method === "GET" ? undefined : await request.json();
    const isQuery = String((body as { query?: unknown } | undefined)?.query).startsWith("query");
    if (body !== undefined && !isQuery) written.push({ call, body });
    switch (call) {
      case "GET /projects/7":
        return Response.json({ name: "atlas" });
      case "GET /members": {
        const start = (Number(url.searchParams.get("page") ?? 1) - 1) * 2;
        return Response.json({ items: members.slice(start, start + 2) });
      }
      case "GET /flaky":
        return new Response(null, { status: knocks++ === 0 ? 503 : 200 });
      case "POST /announcements":
        return Response.json({ accepted: true }, { status: 201, headers: { date: "-" } });
      case "GET /repos/octocat/hello-world":
        return Response.json({ full_name: "octocat/hello-world", default_branch: "main" });
      case "POST /graphql":
        return Response.json({ data: answer(body) });
      case "POST /repos/octocat/hello-world/issues":
        return Response.json({ number: 12, title: "Protect main" }, { status: 201 });
      default:
        return Response.json({ message: "Not Found" }, { status: 404 });
    }
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    written,
    async [Symbol.asyncDispose]() {
      (await import("../../providers/http/transport/mod.ts")).closeIdle();
      await server.shutdown();
    },
  };
}

/** The few GraphQL answers that the github example needs, by a word of the query. */
function answer(body: unknown): unknown {
  const query = String((body as { query?: unknown }).query);
  if (query.includes("createIssue")) return { createIssue: { issue: { number: 12, title: "Protect main" } } };
  const repository = { id: "R_1", nameWithOwner: "octocat/hello-world", defaultBranchRef: { name: "main" } };
  return {
    repository: { ...repository, labels: { nodes: [{ id: "L_1", name: "platform" }] }, label: { id: "L_1" } },
  };
}
