import assert from "node:assert/strict";
import { test } from "node:test";

import { beginning, replaced } from "../../site/static/js/notes/linking.js";

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
  assert.deepEqual(replaced("See [[An, then", 8, "An"), [6, 8]);
  assert.deepEqual(replaced("[[味噌]] x", 4, "味噌"), [2, 6]);
});
