import assert from "node:assert/strict";
import fc from "fast-check";
import { isForbiddenAddress, parseIPv4, parseIPv6 } from "./addresses.ts";

const FORBIDDEN = [
  "127.0.0.1",
  "127.255.255.255",
  "127.1",
  "2130706433",
  "0x7f000001",
  "0x7f.1",
  "0177.0.0.1",
  "017700000001",
  "10.0.0.1",
  "10.255.255.255",
  "172.16.0.1",
  "172.31.255.255",
  "192.168.0.1",
  "169.254.169.254",
  "2852039166",
  "100.64.0.1",
  "100.127.255.255",
  "0.0.0.0",
  "0",
  "192.0.0.1",
  "192.0.2.1",
  "198.18.0.1",
  "198.19.255.255",
  "198.51.100.7",
  "203.0.113.7",
  "224.0.0.1",
  "239.255.255.255",
  "240.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "[::1]",
  "0:0:0:0:0:0:0:1",
  "::ffff:127.0.0.1",
  "::ffff:7f00:1",
  "::ffff:10.0.0.1",
  "::ffff:0:127.0.0.1",
  "::127.0.0.1",
  "64:ff9b::7f00:1",
  "64:ff9b:1::8.8.8.8",
  "2002:7f00:1::",
  "2002:c0a8:101::1",
  "2001::1",
  "2001:db8::1",
  "3fff::1",
  "fc00::1",
  "fd12:3456::1",
  "fe80::1",
  "fe80::1%eth0",
  "fec0::1",
  "ff02::1",
  "100::1",
  "1::1",
  "",
  "localhost",
  "1.2.3.4.5",
  "256.1.1.1",
  "1.2.3.256",
  "4294967296",
  "08.8.8.8",
  "1:2:3",
  "::1::",
  "12345::",
  "::ffff:1.2.3",
  "1..2",
];
const ALLOWED = [
  "8.8.8.8",
  "1.1.1.1",
  "134744072",
  "0x08080808",
  "010.8.8.8",
  "172.15.255.255",
  "172.32.0.0",
  "100.63.255.255",
  "100.128.0.0",
  "198.17.255.255",
  "198.20.0.0",
  "223.255.255.255",
  "169.253.0.1",
  "2606:4700:4700::1111",
  "2001:4860:4860::8888",
  "::ffff:8.8.8.8",
  "64:ff9b::8.8.8.8",
  "2002:808:808::1",
];

Deno.test("addresses inside, and texts that are none, are refused", () => {
  for (const address of FORBIDDEN) assert.ok(isForbiddenAddress(address), address);
});

Deno.test("addresses of the open network are let through", () => {
  for (const address of ALLOWED) assert.ok(!isForbiddenAddress(address), address);
});

Deno.test("every spelling of an IPv4 address is the same address, also inside IPv6", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (number) => {
    const bytes = [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256);
    const dotted = bytes.join(".");
    const forms = [
      dotted,
      String(number),
      `0x${number.toString(16)}`,
      bytes.map((byte) => `0${byte.toString(8)}`).join("."),
      `${bytes[0]}.${number % 2 ** 24}`,
    ];
    for (const form of forms) assert.equal(parseIPv4(form), number, form);
    assert.equal(isForbiddenAddress(`::ffff:${dotted}`), isForbiddenAddress(dotted));
  }));
});

Deno.test("IPv6 is read whole or not at all", () => {
  assert.deepEqual(parseIPv6("1:2:3:4:5:6:7:8"), [1, 2, 3, 4, 5, 6, 7, 8]);
  assert.deepEqual(parseIPv6("::"), [0, 0, 0, 0, 0, 0, 0, 0]);
  assert.deepEqual(parseIPv6("a::b"), [10, 0, 0, 0, 0, 0, 0, 11]);
  for (const text of ["1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "::1:2:3:4:5:6:7:8", "1::2::3", ":1", "g::"]) {
    assert.equal(parseIPv6(text), undefined, text);
  }
});
