/**
 * Whether an address must not be reached from a solution: private, loopback, link-local, carrier NAT, multicast,
 * documentation, benchmarking, reserved. Takes IPv4 in every form that resolvers take (dotted, decimal, octal, hex, short)
 * and IPv6 with the IPv4 addresses that hide in it. A text that is no address is forbidden: it cannot be judged.
 */
export function isForbiddenAddress(address: string): boolean {
  const text = address.replace(/^\[(.*)\]$/, "$1").replace(/%.*$/, "");
  if (text.includes(":")) {
    const groups = parseIPv6(text);
    return groups === undefined || isForbiddenIPv6(groups);
  }
  const number = parseIPv4(text);
  return number === undefined || isForbiddenIPv4(number);
}

/** Network and prefix length. Where a range is global inside a reserved one, it is left out on purpose. */
const FORBIDDEN_IPV4 = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
].map(([network, bits]) => ({ network: parseIPv4(network as string)!, shift: 32 - (bits as number) }));

function isForbiddenIPv4(address: number): boolean {
  return FORBIDDEN_IPV4.some(({ network, shift }) =>
    Math.floor(address / 2 ** shift) === Math.floor(network / 2 ** shift)
  );
}

/**
 * Reads an IPv4 address as `inet_aton` does: one to four parts, each decimal, octal (leading 0) or hexadecimal (0x), the
 * last one filling the rest. Undefined for anything else.
 */
export function parseIPv4(text: string): number | undefined {
  const parts = text.replace(/\.$/, "").split(".");
  if (parts.length > 4) return undefined;
  const numbers: number[] = [];
  for (const part of parts) {
    const number = parsePart(part);
    if (number === undefined) return undefined;
    numbers.push(number);
  }
  const last = numbers.pop()!;
  if (last >= 256 ** (4 - numbers.length) || numbers.some((number) => number > 255)) return undefined;
  return numbers.reduce((sum, number, index) => sum + number * 256 ** (3 - index), last);
}

function parsePart(part: string): number | undefined {
  if (/^0[xX][0-9a-fA-F]{1,8}$/.test(part)) return Number.parseInt(part.slice(2), 16);
  if (/^0[0-7]{0,11}$/.test(part)) return Number.parseInt(part, 8);
  if (/^[1-9][0-9]{0,9}$/.test(part)) return Number(part);
  return undefined;
}

/** The eight groups of an IPv6 address, or undefined. */
export function parseIPv6(text: string): number[] | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const front = parseGroups(halves[0]!);
  const back = halves.length === 2 ? parseGroups(halves[1]!) : [];
  if (!front || !back) return undefined;
  const missing = 8 - front.length - back.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  return [...front, ...new Array<number>(missing).fill(0), ...back];
}

function parseGroups(text: string): number[] | undefined {
  if (text === "") return [];
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    if (part.includes(".") && index === parts.length - 1) {
      const number = /^\d+\.\d+\.\d+\.\d+$/.test(part) ? parseIPv4(part) : undefined;
      if (number === undefined) return undefined;
      groups.push(Math.floor(number / 65536), number % 65536);
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) {
      groups.push(Number.parseInt(part, 16));
    } else {
      return undefined;
    }
  }
  return groups;
}

function isForbiddenIPv6(groups: readonly number[]): boolean {
  const [a, b, c, , , f, g, h] = groups as [number, number, number, number, number, number, number, number];
  const embedded = g * 65536 + h;
  const startsWithZeros = (count: number) => groups.slice(0, count).every((group) => group === 0);
  // Unspecified, loopback and the old IPv4-compatible form.
  if (startsWithZeros(6)) return embedded < 2 || isForbiddenIPv4(embedded);
  // IPv4-mapped (::ffff:a.b.c.d) and IPv4-translated (::ffff:0:a.b.c.d).
  if (startsWithZeros(5) && f === 0xffff) return isForbiddenIPv4(embedded);
  if (startsWithZeros(4) && groups[4] === 0xffff && f === 0) return isForbiddenIPv4(embedded);
  // NAT64 and 6to4 carry an IPv4 address on; the local-use NAT64 prefix is private.
  if (a === 0x64 && b === 0xff9b) return c === 1 || isForbiddenIPv4(embedded);
  if (a === 0x2002) return isForbiddenIPv4(b * 65536 + c);
  // Teredo, ORCHID, benchmarking and documentation live in 2001::/23 and 2001:db8::/32.
  if (a === 0x2001 && (b < 0x200 || b === 0xdb8)) return true;
  if (a === 0x3fff && b < 0x1000) return true;
  // What is not global unicast: unique local, link-local, site-local, multicast, discard-only and unassigned.
  return (a & 0xe000) !== 0x2000;
}
