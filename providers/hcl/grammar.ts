import type { Node, Parser } from "web-tree-sitter";

export type { Node } from "web-tree-sitter";

let parser: Promise<Parser> | undefined;

/**
 * The syntax tree of an HCL text. The tree is to be deleted by {@link withTree}'s caller only through its return.
 */
export async function withTree<T>(text: string, use: (root: Node) => T): Promise<T> {
  parser ??= load();
  const tree = (await parser).parse(text);
  // The parser returns null only for a cancelled parse, and nothing cancels it.
  if (!tree) throw new TypeError("the HCL parser returned no tree");
  try {
    return use(tree.rootNode);
  } finally {
    tree.delete();
  }
}

/** Whether a text stands for one expression, as the right side of an attribute. */
export async function isExpression(text: string): Promise<boolean> {
  return await withTree(`x = ${text}\n`, (root) => {
    const body = root.namedChild(0);
    return !root.hasError && body?.namedChildCount === 1 && body.namedChild(0)?.type === "attribute";
  });
}

async function load(): Promise<Parser> {
  const [{ Language, Parser }, { GRAMMAR, RUNTIME }] = await Promise.all([
    import("web-tree-sitter"),
    import("./grammar_data.ts"),
  ]);
  const [runtime, grammar] = await Promise.all([unpacked(RUNTIME), unpacked(GRAMMAR)]);
  await Parser.init({ wasmBinary: runtime });
  const ready = new Parser();
  ready.setLanguage(await Language.load(grammar));
  return ready;
}

async function unpacked(data: string): Promise<Uint8Array> {
  const packed = new Blob([Uint8Array.fromBase64(data)]).stream();
  return await new Response(packed.pipeThrough(new DecompressionStream("gzip"))).bytes();
}
