import assert from "node:assert/strict";
import { test } from "node:test";

import { beginning, completed } from "../../site/static/js/notes/linking.js";

const begun = (text) => beginning(text, text.length);

test("a name is begun after two brackets, and over at its end", () => {
  assert.equal(begun("See [[An"), "An");
  assert.equal(begun("[[味噌"), "味噌");
  assert.equal(begun("[[An]] and"), "");
  assert.equal(begun("[An"), "");
  assert.equal(begun("[[Note#Hea"), "");
  assert.equal(begun("[[\nAn"), "");
  assert.equal(begun("["), "");
  assert.equal(begun(`[[${"x".repeat(200)}`), "");
  assert.equal(begun("[".repeat(100_000)), "");
});

test("the name takes the place of what was typed, and brackets that stood there", () => {
  assert.deepEqual(completed("See [[An, then", 8, "An", "Annika"), { text: "See [[Annika]], then", at: 14 });
  assert.deepEqual(completed("[[An]] x", 4, "An", "Annika"), { text: "[[Annika]] x", at: 10 });
});
