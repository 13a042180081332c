import type { ProviderContext } from "../../lib/provider/mod.ts";
import { encodeBase64, type ValueObject } from "../../lib/value/mod.ts";
import { failure } from "../shared/failure.ts";
import { number, text } from "../shared/inputs.ts";
import { decodeText, readFileBounded } from "../shared/read.ts";
import { treeLimit } from "../shared/tree_limit.ts";

/** A NUL in the first bytes marks a file as binary. */
const SNIFFED = 8192;

/** Adds the content of files to their entries, within a budget for all of them together. */
export class ContentReader {
  readonly #maxFileSize: number;
  readonly #algorithm: string | undefined;
  #budget: number;

  constructor(inputs: ValueObject, private readonly context: ProviderContext) {
    this.#maxFileSize = number(inputs, "maxFileSize") ?? 1_048_576;
    this.#algorithm = text(inputs, "checksum");
    this.#budget = treeLimit(context);
  }

  /** Returns a warning when the file stays without content. */
  async add(entry: ValueObject, real: string): Promise<string | undefined> {
    const shown = entry.absolutePath as string;
    const size = entry.size as number;
    if (size > this.#maxFileSize) {
      return `${shown}: content left out, ${size} bytes are more than maxFileSize ${this.#maxFileSize}`;
    }
    this.#budget -= size;
    if (this.#budget < 0) {
      throw failure(
        "directory",
        `the contents of ${shown} and the files before it are too large for one list`,
        {
          code: "SCAF6003",
          hint: "narrow the list with filterGlob, lower maxFileSize, or raise --limit treeSize",
        },
      );
    }
    const limit = Math.min(this.#maxFileSize, this.context.limits.fileSize);
    const { bytes } = await readFileBounded("directory", real, shown, limit);
    const isBinary = bytes.subarray(0, SNIFFED).includes(0);
    const decoded = isBinary ? undefined : decodeText(bytes);
    const isText = decoded?.valid ?? false;
    entry.content = isText ? decoded!.text : encodeBase64(bytes);
    entry.contentEncoding = isText ? "text" : "base64";
    if (this.#algorithm !== undefined && bytes.length > 0) {
      entry.checksum = await hexDigest(this.#algorithm, bytes);
      entry.checksumAlgorithm = this.#algorithm;
    }
    return undefined;
  }
}

async function hexDigest(algorithm: string, bytes: Uint8Array): Promise<string> {
  const name = algorithm === "sha512" ? "SHA-512" : "SHA-256";
  return new Uint8Array(await crypto.subtle.digest(name, bytes as Uint8Array<ArrayBuffer>)).toHex();
}
