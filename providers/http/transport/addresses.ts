/** An address block: its leading groups as one number, and how many bits of it count. */
type Block = readonly [base: bigint, bits: number, why: string];

const V4_BLOCKS: readonly Block[] = [
  v4Block("0.0.0.0", 8, "unspecified"),
  v4Block("10.0.0.0", 8, "private"),
  v4Block("100.64.0.0", 10, "carrier-grade NAT"),
  v4Block("127.0.0.0", 8, "loopback"),
  v4Block("169.254.0.0", 16, "link-local"),
  v4Block("172.16.0.0", 12, "private"),
  v4Block("192.0.0.0", 24, "reserved"),
  v4Block("192.0.2.0", 24, "documentation"),
  v4Block("192.88.99.0", 24, "reserved"),
  v4Block("192.168.0.0", 16, "private"),
  v4Block("198.18.0.0", 15, "benchmarking"),
  v4Block("198.51.100.0", 24, "documentation"),
  v4Block("203.0.113.0", 24, "documentation"),
  v4Block("224.0.0.0", 4, "multicast"),
  v4Block("240.0.0.0", 4, "reserved"),
];

const V6_BLOCKS: readonly Block[] = [
  v6Block("::1", 128, "loopback"),
  v6Block("::", 128, "unspecified"),
  v6Block("64:ff9b:1::", 48, "reserved"),
  v6Block("100::", 64, "reserved"),
  v6Block("2001::", 23, "reserved"),
  v6Block("2001:db8::", 32, "documentation"),
  v6Block("3fff::", 20, "documentation"),
  v6Block("5f00::", 16, "reserved"),
  v6Block("fc00::", 7, "private"),
  v6Block("fe80::", 10, "link-local"),
  v6Block("fec0::", 10, "private"),
  v6Block("ff00::", 8, "multicast"),
];

/** IPv6 blocks that carry an IPv4 address, with the number of bits to its right. The inner address decides. */
const EMBEDDING: readonly (readonly [Block, bigint])[] = [
  [v6Block("::ffff:0:0", 96, ""), 0n],
  [v6Block("::ffff:0:0:0", 96, ""), 0n],
  [v6Block("::", 96, ""), 0n],
  [v6Block("64:ff9b::", 96, ""), 0n],
  [v6Block("2002::", 16, ""), 80n],
];

/** Where all public IPv6 addresses are. */
const GLOBAL = v6Block("2000::", 3, "");

/**
 * Why a request may not go to an address unless private networks are allowed ("loopback", "private", …); undefined for an
 * ordinary public address. A text that is no IP address is refused as well.
 */
export function refusalOf(address: string): string | undefined {
  const text = address.replace(/^\[|\]$/g, "").split("%", 1)[0]!;
  const v4 = parseV4(text);
  if (v4 !== undefined) return blockOf(v4, 32, V4_BLOCKS);
  const v6 = parseV6(text);
  if (v6 === undefined) return "not an IP address";
  const why = blockOf(v6, 128, V6_BLOCKS);
  if (why !== undefined) return why;
  for (const [block, shift] of EMBEDDING) {
    if (isIn(v6, 128, block)) return blockOf((v6 >> shift) & 0xffffffffn, 32, V4_BLOCKS);
  }
  return isIn(v6, 128, GLOBAL) ? undefined : "reserved";
}

/** Whether a text is an IP address (IPv6 with or without brackets). */
export function isAddress(text: string): boolean {
  const bare = text.replace(/^\[|\]$/g, "").split("%", 1)[0]!;
  return parseV4(bare) !== undefined || parseV6(bare) !== undefined;
}

/** Whether a host name or address means this machine: the only one that a token may be sent to without TLS. */
export function isLoopbackHost(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, "").toLowerCase();
  if (name === "localhost" || name.endsWith(".localhost")) return true;
  return isAddress(name) && refusalOf(name) === "loopback";
}

/** Whether an address lies in a block in CIDR notation (`10.0.0.0/8`). False for anything malformed. */
export function isInCidr(address: string, cidr: string): boolean {
  const [base = "", length = ""] = cidr.split("/");
  if (!/^\d{1,3}$/.test(length)) return false;
  const bits = Number(length);
  const bare = address.replace(/^\[|\]$/g, "");
  const v4 = parseV4(base);
  const other4 = parseV4(bare);
  if (v4 !== undefined) return other4 !== undefined && bits <= 32 && isIn(other4, 32, [v4, bits, ""]);
  const v6 = parseV6(base);
  const other6 = parseV6(bare);
  return v6 !== undefined && other6 !== undefined && bits <= 128 && isIn(other6, 128, [v6, bits, ""]);
}

function blockOf(address: bigint, width: number, blocks: readonly Block[]): string | undefined {
  return blocks.find((block) => isIn(address, width, block))?.[2];
}

function isIn(address: bigint, width: number, [base, bits]: Block): boolean {
  const shift = BigInt(width - bits);
  return address >> shift === base >> shift;
}

function v4Block(base: string, bits: number, why: string): Block {
  return [parseV4(base)!, bits, why];
}

function v6Block(base: string, bits: number, why: string): Block {
  return [parseV6(base)!, bits, why];
}

/** Only the plain dotted form: every other spelling has been turned into it by the URL parser. */
function parseV4(text: string): bigint | undefined {
  const parts = text.split(".");
  if (parts.length !== 4) return undefined;
  let value = 0n;
  for (const part of parts) {
    if (!/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined;
    value = value << 8n | BigInt(part);
  }
  return value;
}

function parseV6(text: string): bigint | undefined {
  if (!text.includes(":")) return undefined;
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const head = groups(halves[0]!);
  const tail = halves.length === 2 ? groups(halves[1]!) : [];
  if (!head || !tail) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const all = [...head, ...Array<number>(missing).fill(0), ...tail];
  return all.reduce((value, group) => value << 16n | BigInt(group), 0n);
}

function groups(text: string): number[] | undefined {
  if (text === "") return [];
  const result: number[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    if (index === parts.length - 1 && part.includes(".")) {
      const inner = parseV4(part);
      if (inner === undefined) return undefined;
      result.push(Number(inner >> 16n), Number(inner & 0xffffn));
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) {
      result.push(parseInt(part, 16));
    } else {
      return undefined;
    }
  }
  return result;
}
