/** A fenced block of a page: a file to write, commands to run, or what the commands before it print. */
export type Block =
  | { readonly kind: "file"; readonly name: string; readonly text: string }
  | { readonly kind: "sh"; readonly text: string }
  | { readonly kind: "output"; readonly text: string };

const FENCE = /^```(\w+)?(?: +(\S+))?\n([\s\S]*?)^```$/gm;

function parse(info: string | undefined, name: string | undefined, text: string): Block | undefined {
  if (name !== undefined) return { kind: "file", name, text };
  if (info === "sh") return { kind: "sh", text };
  return info === "text" ? { kind: "output", text } : undefined;
}

/** The blocks of a page. A block with a name after its language is a file; `sh` is run; `text` is output. */
export function blocksOf(page: string): Block[] {
  return [...page.matchAll(FENCE)].flatMap((match) => parse(match[1], match[2], match[3]!) ?? []);
}

/** The page with the given outputs, one per `sh` block, in the blocks after the commands. Throws when one has no place. */
export function withOutputs(page: string, outputs: readonly string[]): string {
  let index = -1;
  let isTold = true;
  const told = page.replace(
    FENCE,
    (whole, info: string | undefined, name: string | undefined, text: string) => {
      const block = parse(info, name, text);
      if (block?.kind === "sh") {
        if (!isTold) throw new Error(`command ${index + 1} prints, and the page does not say what`);
        index++;
        isTold = outputs[index] === "";
      }
      if (block?.kind !== "output") return whole;
      isTold = true;
      return "```text\n" + outputs[index] + (outputs[index]!.endsWith("\n") ? "" : "\n") + "```";
    },
  );
  if (!isTold) throw new Error(`command ${index + 1} prints, and the page does not say what`);
  return told;
}
