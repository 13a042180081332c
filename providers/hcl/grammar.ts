import type { Node, Parser } from "web-tree-sitter";

export type { Node } from "web-tree-sitter";

let parser: Promise<Parser> | undefined;

/**
 * The syntax tree of an HCL text. The tree is to be deleted by {@link withTree}'s caller only through its return.
 */
export async function withTree<T>(text: string, use: (root: Node) => T): Promise<T> {
  parser ??= load();
  let shown = withPlainNumbers(text);
  const tree = (await parser).parse((index) => shown.slice(index));
  // Nodes ask for their text when it is wanted: that is as it was written.
  shown = text;
  // The parser returns null only for a cancelled parse, and nothing cancels it.
  if (!tree) throw new TypeError("the HCL parser returned no tree");
  try {
    return use(tree.rootNode);
  } finally {
    tree.delete();
  }
}

/**
 * The text with digits in the place of numbers like `1e3` and `1E+3`, which the grammar knows only with a fraction. As long as
 * before, and no part of it becomes another: what looks so within a text, a name or a comment stays within it.
 */
function withPlainNumbers(text: string): string {
  return text.replace(
    /(?<![\p{L}\p{N}_.]|[\p{L}\p{N}_]-)\d+[eE][+-]?\d+(?![\p{L}\p{N}_])/gu,
    (number) => "1".repeat(number.length),
  );
}

/** Uses the node of a text that stands for one expression, as the right side of an attribute; undefined for other texts. */
export async function withExpression<T>(text: string, use: (node: Node) => T): Promise<T | undefined> {
  return await withTree(`x = ${text}\n`, (root) => {
    const body = root.namedChild(0);
    const attribute = body?.namedChildCount === 1 ? body.namedChild(0) : null;
    const node = attribute?.type === "attribute" ? attribute.namedChild(1) : null;
    return root.hasError || !node ? undefined : use(node);
  });
}

/** Whether a text stands for one expression. */
export async function isExpression(text: string): Promise<boolean> {
  return await withExpression(text, () => true) ?? false;
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
