import assert from "node:assert/strict";
import { doctorText } from "./doctor_text.ts";

const CHECKS = [
  { check: "program sh", status: "ok", detail: "/usr/bin/sh" },
  {
    check: "secrets",
    status: "warn",
    detail: "the keychain cannot be used",
    hint: "unlock the keychain first",
  },
] as const;
const paint = (text: string) => text;

Deno.test("doctor: what was found stands beside the names, broken to the width", () => {
  assert.equal(
    doctorText(CHECKS, { width: 50, paint }),
    "program sh  ok    /usr/bin/sh\n" +
      "secrets     warn  the keychain cannot be used\n" +
      "                  fix: unlock the keychain first\n",
  );
});

Deno.test("doctor: on a narrow screen it stands below them", () => {
  assert.equal(
    doctorText(CHECKS, { width: 32, paint }),
    "program sh  ok\n    /usr/bin/sh\nsecrets     warn\n    the keychain cannot be used\n" +
      "    fix: unlock the keychain\n    first\n",
  );
});
