import assert from "node:assert/strict";
import fc from "fast-check";
import { isAddress, isInCidr, isLoopbackHost, refusalOf } from "./addresses.ts";

const REFUSED = [
  ["127.0.0.1", "loopback"],
  ["127.255.255.254", "loopback"],
  ["10.1.2.3", "private"],
  ["172.16.0.1", "private"],
  ["172.31.255.255", "private"],
  ["192.168.1.1", "private"],
  ["169.254.169.254", "link-local"],
  ["100.64.0.1", "carrier-grade NAT"],
  ["0.0.0.0", "unspecified"],
  ["198.18.0.1", "benchmarking"],
  ["203.0.113.9", "documentation"],
  ["224.0.0.1", "multicast"],
  ["255.255.255.255", "reserved"],
  ["::1", "loopback"],
  ["::", "unspecified"],
  ["fe80::1", "link-local"],
  ["fe80::1%eth0", "link-local"],
  ["fd00:ec2::254", "private"],
  ["ff02::1", "multicast"],
  ["::ffff:127.0.0.1", "loopback"],
  ["::ffff:a9fe:a9fe", "link-local"],
  ["::ffff:0:10.0.0.1", "private"],
  ["::10.0.0.1", "private"],
  ["64:ff9b::7f00:1", "loopback"],
  ["64:ff9b::169.254.169.254", "link-local"],
  ["2002:7f00:1::", "loopback"],
  ["2002:c0a8:0101::1", "private"],
  ["2001:0:53aa:64c:0:fbff:83f3:fefc", "reserved"],
  ["[::1]", "loopback"],
  ["4000::1", "reserved"],
  ["cf62::1", "reserved"],
  ["not-an-address", "not an IP address"],
  ["127.1", "not an IP address"],
  ["0177.0.0.1", "not an IP address"],
] as const;

Deno.test("addresses of private and reserved networks are refused, however they are wrapped", () => {
  for (const [address, why] of REFUSED) assert.equal(refusalOf(address), why, address);
});

Deno.test("public addresses pass", () => {
  for (
    const address of [
      "1.1.1.1",
      "8.8.8.8",
      "172.15.0.1",
      "172.32.0.1",
      "2606:4700::1111",
      "::ffff:8.8.8.8",
      "2002:0808:0808::1",
    ]
  ) assert.equal(refusalOf(address), undefined, address);
});

Deno.test("the URL parser brings every spelling of an IPv4 address to the form that is checked", () => {
  for (const host of ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0x7f.1", "１２７.0.0.1"]) {
    assert.equal(refusalOf(new URL(`http://${host}/`).hostname), "loopback", host);
  }
});

Deno.test("a mapped address is judged like the address inside", () => {
  const byte = fc.integer({ min: 0, max: 255 });
  fc.assert(fc.property(byte, byte, byte, byte, (a, b, c, d) => {
    const plain = `${a}.${b}.${c}.${d}`;
    assert.equal(refusalOf(`::ffff:${plain}`), refusalOf(plain));
    assert.equal(refusalOf(`64:ff9b::${plain}`), refusalOf(plain));
  }));
});

Deno.test("loopback names and addresses", () => {
  for (const host of ["localhost", "LOCALHOST", "a.localhost", "127.0.0.2", "[::1]", "::ffff:127.0.0.1"]) {
    assert.ok(isLoopbackHost(host), host);
  }
  for (const host of ["localhost.example.com", "10.0.0.1", "example.com"]) {
    assert.ok(!isLoopbackHost(host), host);
  }
});

Deno.test("membership in a CIDR block", () => {
  assert.ok(isInCidr("10.9.8.7", "10.0.0.0/8"));
  assert.ok(!isInCidr("11.0.0.1", "10.0.0.0/8"));
  assert.ok(isInCidr("[fd00::1]", "fd00::/8"));
  for (const bad of ["10.0.0.0", "10.0.0.0/33", "x/8", "10.0.0.0/-1"]) {
    assert.ok(!isInCidr("10.0.0.1", bad), bad);
  }
  assert.ok(isAddress("::1") && isAddress("1.2.3.4") && !isAddress("example.com"));
});
