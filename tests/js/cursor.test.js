import assert from "node:assert/strict";
import test from "node:test";

import { decide, isNews } from "../../site/static/js/chat/cursor.js";

const page = (shown) => (id) => shown[id];
const grown = (previous, seq) => ({ kind: "grown", answer: "m-1", previous, seq });

test("an event that follows the last one is shown", () => {
  assert.equal(decide(grown(4, 5), page({ "m-1": 4 })), "show");
});

test("an event that was shown already is skipped, one after a gap is asked for", () => {
  assert.equal(decide(grown(3, 4), page({ "m-1": 4 })), "skip");
  assert.equal(decide(grown(6, 7), page({ "m-1": 4 })), "ask");
});

test("an event of an answer that is not on the page is asked for", () => {
  assert.equal(decide(grown(0, 1), page({})), "ask");
});

test("an event whose numbers are none changes nothing", () => {
  assert.equal(decide(grown(NaN, NaN), page({ "m-1": 0 })), "skip");
});

test("a turn is added once", () => {
  const asked = { kind: "asked", adds: ["m-1", "m-2"] };

  assert.equal(decide(asked, page({})), "show");
  assert.equal(decide(asked, page({ "m-2": 0 })), "skip");
});

test("the end of an answer of which the page has not heard is asked for", () => {
  assert.equal(decide({ kind: "ended", answer: "m-1" }, page({})), "ask");
  assert.equal(decide({ kind: "ended", answer: "m-1" }, page({ "m-1": 9 })), "show");
  assert.equal(decide({ kind: "ended", answer: "" }, page({})), "show"); // another version shows
});

test("what was thought of an answer is shown, and is no news of one being written", () => {
  assert.equal(decide({ kind: "rated", answer: "1" }, page({})), "show");
  assert.ok(!isNews({ kind: "rated", answer: "1" }));
});

test("whole parts are shown, an unknown envelope is not", () => {
  assert.equal(decide({ kind: "plain" }, page({})), "show");
  assert.equal(decide({ kind: "none" }, page({})), "skip");
});

test("what was asked for again is no news", () => {
  assert.equal(isNews(grown(4, 4)), false);
  assert.equal(isNews(grown(4, 5)), true);
  assert.equal(isNews({ kind: "plain" }), false);
  assert.equal(isNews({ kind: "ended", answer: "m-1" }), true);
});
