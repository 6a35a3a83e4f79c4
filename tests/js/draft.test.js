import assert from "node:assert/strict";
import { test } from "node:test";

import { Draft, dropOld, forgetAll, saysGoodbye } from "../../site/static/js/chat/draft.js";

const DAY = 24 * 3600 * 1000;

class Storage {
  #kept = new Map();
  get length() { return this.#kept.size; }
  key(i) { return [...this.#kept.keys()][i] ?? null; }
  getItem(key) { return this.#kept.get(key) ?? null; }
  setItem(key, value) { this.#kept.set(key, value); }
  removeItem(key) { this.#kept.delete(key); }
}

const draftIn = (storage, user = "1", conversation = "a", now = 0) => new Draft(storage, user, conversation, () => now);

test("a draft outlives its page, with the id that it is asked under", () => {
  const storage = new Storage();
  draftIn(storage).write("Wo liegt das Boot? 味噌汁", "id-1");

  const { text, id } = draftIn(storage).read();

  assert.deepEqual([text, id], ["Wo liegt das Boot? 味噌汁", "id-1"]);
});

test("nobody sees another user's or another conversation's", () => {
  const storage = new Storage();
  draftIn(storage, "1", "a").write("Mine", "x");

  assert.equal(draftIn(storage, "2", "a").read(), null);
  assert.equal(draftIn(storage, "1", "b").read(), null);
  assert.equal(draftIn(storage, "11", "a").read(), null);
});

test("an empty box keeps nothing", () => {
  const storage = new Storage();
  draftIn(storage).write("Something", "x");
  draftIn(storage).write("  \n", "x");

  assert.equal(storage.length, 0);
});

test("who signs out leaves none, and a page that is still open keeps none", () => {
  const storage = new Storage();
  const draft = draftIn(storage);
  draft.write("Mine", "x");
  draftIn(storage, "2").write("Theirs", "y");
  storage.setItem("other", "stays");

  forgetAll(storage, 7);
  draft.end();
  draft.write("Typed after that", "x");

  assert.equal(draft.read(), null);
  assert.equal(draftIn(storage, "2").read(), null);
  assert.equal(storage.getItem("other"), "stays");
  assert.ok(saysGoodbye({ key: "signed-out", newValue: "7" }));
  assert.ok(!saysGoodbye({ key: "draft 1 a", newValue: null }));
});

test("what is old or not ours to read goes", () => {
  const storage = new Storage();
  draftIn(storage, "1", "old", 0).write("Old", "x");
  draftIn(storage, "1", "new", 20 * DAY).write("New", "y");
  storage.setItem("draft 1 broken", "{");
  storage.setItem("draft 1 odd", '{"text": 1}');

  dropOld(storage, 31 * DAY);

  assert.deepEqual([storage.length, storage.key(0)], [1, "draft 1 new"]);
});

test("a full storage or a huge text costs the draft alone", () => {
  const storage = new Storage();
  draftIn(storage).write("x".repeat(20_001), "x");
  storage.setItem = () => { throw new Error("full"); };
  draftIn(storage).write("Short", "x");

  assert.equal(storage.length, 0);
});
