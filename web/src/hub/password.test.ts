import assert from "node:assert/strict";
import { test } from "vitest";
import { checkPassword } from "./password.ts";

test("ten characters are enough, whatever their bytes", () => {
  assert.deepEqual(checkPassword(""), { missing: 10, tooLong: false, good: false });
  assert.deepEqual(checkPassword("123456789"), { missing: 1, tooLong: false, good: false });
  assert.deepEqual(checkPassword("1234567890"), { missing: 0, tooLong: false, good: true });
  assert.equal(checkPassword("🔑".repeat(9)).missing, 1, "a character of two UTF-16 units counts once");
});

test("more than 256 bytes are too long", () => {
  assert.equal(checkPassword("a".repeat(256)).good, true);
  assert.deepEqual(checkPassword("é".repeat(129)), { missing: 0, tooLong: true, good: false });
});
