import assert from "node:assert/strict";
import { test } from "node:test";

import { beside } from "../../site/static/js/notes/caret.js";
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

test("what is offered lies below the line, above it where there is no room, and never beside the box", () => {
  const box = { left: 10, right: 310, top: 100, bottom: 500 };
  const size = { width: 120, height: 80 };
  const at = (left, top, end, isRtl = false) => beside({ left, right: left + 20, top, bottom: top + 20 }, size, box, end, isRtl);

  assert.deepEqual(at(50, 200, 600), { left: 50, top: 224 });
  assert.deepEqual(at(300, 200, 600), { left: 190, top: 224 });
  assert.deepEqual(at(200, 200, 600, true), { left: 100, top: 224 });
  assert.deepEqual(at(20, 200, 600, true), { left: 10, top: 224 });
  assert.deepEqual(at(50, 450, 520), { left: 50, top: 366 }); // no room below
  assert.deepEqual(at(50, 900, 600), { left: 50, top: 504 }); // scrolled out of the box
});
