import assert from "node:assert/strict";
import { test } from "node:test";

import { between, marked } from "../../site/static/js/notes/typing.js";

/** The text afterwards, with what is chosen in ‹›. */
function done(text, write) {
  const from = text.indexOf("‹");
  const to = text.indexOf("›") - 1;
  const plain = text.replace(/[‹›]/g, "");
  const { from: start, to: end, words, at, end: last } = write(plain, from, to);
  const now = plain.slice(0, start) + words + plain.slice(end);
  return `${now.slice(0, at)}‹${now.slice(at, last)}›${now.slice(last)}`;
}

const bold = (text) => done(text, (...at) => between(...at, "**"));
const italic = (text) => done(text, (...at) => between(...at, "*"));
const link = (text) => done(text, (...at) => between(...at, "[[", "]]"));
const listed = (text) => done(text, (...at) => marked(...at, "- "));

test("what is chosen stands between signs, and a second time no longer", () => {
  for (const word of ["bread", "味噌", "خبز", "Brötchen".normalize("NFD"), ""]) {
    assert.equal(bold(`a ‹${word}› b`), `a **‹${word}›** b`);
    assert.equal(bold(`a **‹${word}›** b`), `a ‹${word}› b`);
  }
  assert.equal(link("see ‹Bread›"), "see [[‹Bread›]]");
  assert.equal(link("see [[‹Bread›]]"), "see ‹Bread›");
  assert.equal(bold("‹›"), "**‹›**");
});

test("at the end of what stands between signs the cursor goes on behind it", () => {
  assert.equal(bold("a **fat‹›**"), "a **fat**‹›");
  assert.equal(link("see [[Bread‹›]], then"), "see [[Bread]]‹›, then");
});

test("one star is no half of two", () => {
  assert.equal(italic("a **‹fat›** b"), "a ***‹fat›*** b");
  assert.equal(italic("a ***‹fat›*** b"), "a **‹fat›** b");
  assert.equal(bold("a ***‹fat›*** b"), "a *‹fat›* b");
  assert.equal(italic("*‹fat›*"), "‹fat›");
  assert.equal(italic(`${"*".repeat(100_000)}‹x›`).length, 100_000 + 5);
});

test("each chosen line gets the mark, and loses it when all have it", () => {
  assert.equal(listed("one\nt‹w›o\nthree"), "one\n- two‹›\nthree");
  assert.equal(listed("o‹ne\ntw›o\nthree"), "- one\n- two‹›\nthree");
  assert.equal(listed("- o‹ne\ntw›o"), "- - one\n- two‹›");
  assert.equal(listed("- o‹ne\n- tw›o\nthree"), "one\ntwo‹›\nthree");
  assert.equal(listed("‹›"), "- ‹›");
  assert.equal(listed("one\n‹›\ntwo"), "one\n- ‹›\ntwo");
});
