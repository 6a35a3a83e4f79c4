import assert from "node:assert/strict";
import test from "node:test";

import { clipping, Draft } from "../../site/static/js/notes/drafts.js";

const handed = (found) => `#${encodeURIComponent(JSON.stringify(found))}`;

function storageOf(most = Infinity) {
  const kept = new Map();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => {
      if (value.length > most) throw new Error("QuotaExceededError");
      kept.set(key, value);
    },
    removeItem: (key) => kept.delete(key),
  };
}

test("what a bookmarklet found fills the form, in any script", () => {
  const found = { url: "https://example.org/café?a=b#c", title: "日記 50% «x»", text: "مذكرة\n\"y\"" };

  assert.deepEqual(clipping(handed(found)), { title: found.title, body: found.text, source: found.url });
});

test("what it did not find stays empty", () => {
  assert.deepEqual(clipping(handed({})), { title: "", body: "", source: "" });
  assert.deepEqual(clipping(handed({ url: 1, title: null, text: ["x"] })), { title: "", body: "", source: "" });
});

test("an address that is no page's is left out", () => {
  for (const url of ["javascript:alert(1)", "file:///etc/passwd", "about:blank", `https://x/${"a".repeat(2000)}`]) {
    assert.equal(clipping(handed({ url, text: "x" })).source, "");
  }
});

test("what is no clipping is none", () => {
  for (const hash of ["", "#", "#main", "#%", "#%E0%A4%A", "#[1]", "#null", "#1", "#%22x%22"]) {
    assert.equal(clipping(hash), null);
  }
});

test("a long page is cut as the server takes it", () => {
  const found = clipping(handed({ title: "t".repeat(9000), text: "x".repeat(200_000) }));

  assert.equal(found.title.length, 500);
  assert.equal(found.body.length, 100_000);
});

test("a draft is read again until it is dropped, and is its writer's alone", () => {
  const storage = storageOf();
  const mine = new Draft(storage, "1");
  mine.write({ title: "", body: "half a thought", source: "" });

  assert.equal(new Draft(storage, "1").read().body, "half a thought");
  assert.deepEqual(new Draft(storage, "2").read(), {});
  mine.drop();
  assert.deepEqual(mine.read(), {});
});

test("storage that is full or holds nonsense breaks nothing", () => {
  const full = new Draft(storageOf(10), "1");
  full.write({ body: "more than it takes" });
  assert.deepEqual(full.read(), {});

  const storage = storageOf();
  storage.setItem("quick-note-1", "{nonsense");
  assert.deepEqual(new Draft(storage, "1").read(), {});
});
