import assert from "node:assert/strict";
import { test } from "node:test";

import { Asked } from "../../site/static/js/flow/asked.js";

/** A place as a list of what stands in each of its parts; nodes are their own texts. */
function aPlace() {
  const part = () => ({
    held: [],
    append(...nodes) { this.held.push(...nodes); },
    replaceChildren(...nodes) { this.held = nodes; },
  });
  const [blocks, last, served] = [part(), part(), part()];
  const state = { textContent: "Searching…", isThere: true, remove() { this.isThere = false; } };
  const parts = { ".state": state, ".served": served, ".body": { children: [blocks, last] } };
  return { ...part(), blocks, last, served, state, querySelector: (name) => parts[name] };
}

function begun(...keys) {
  const places = Object.fromEntries(keys.map((key) => [key, aPlace()]));
  const make = (html) => (html === "places" ? keys.map((answer) => ({ dataset: { answer } })) : [html]);
  const asked = new Asked({ find: (key) => places[key], make, put: (nodes) => { asked.nodes = nodes; } });
  asked.take({ event: "asked", data: { html: "places" } });
  return { asked, places };
}

test("each answer grows in its own place: finished blocks stay, the last one is shown anew", () => {
  const { asked, places } = begun("a1", "b2");
  const grow = (answer, data) => asked.take({ event: "grown", data: { answer, ...data } });

  grow("a-1", { append: "", tail: "<p>שלום" });
  grow("b-2", { append: "", tail: "<p>日" });
  grow("a-1", { append: "<p>שלום</p>", tail: "<p>Next" });

  assert.deepEqual([places.a1.blocks.held, places.a1.last.held], [["", "<p>שלום</p>"], ["<p>Next"]]);
  assert.deepEqual(places.b2.last.held, ["<p>日"]);
  assert.equal(places.a1.state.isThere, false);
  grow("a-1", { append: "all", tail: "", reset: true });
  assert.deepEqual(places.a1.blocks.held, ["all"]);
});

test("it is done when both have ended, whichever ends first", () => {
  const { asked, places } = begun("a1", "b2");
  asked.take({ event: "stepped", data: { answer: "a-1", says: "Searching…" } });
  asked.take({ event: "served", data: { answer: "a-1", html: "2 sources" } });
  assert.deepEqual(places.a1.served.held, ["2 sources"]);

  asked.take({ event: "ended", data: { answer: "b-2", html: "end" } });
  assert.equal(asked.isDone, false);
  asked.take({ event: "ended", data: { answer: "a-1", html: "end" } });

  assert.equal(asked.isDone, true);
  assert.deepEqual(places.b2.held, ["end"]);
});

test("what was refused is said, and what is of no place is passed over", () => {
  const { asked } = begun("a1");

  assert.equal(asked.take({ event: "refused", data: { says: "No notes." } }), "No notes.");
  assert.equal(asked.take({ event: "grown", data: { answer: "x", append: "", tail: "" } }), "");
  assert.equal(new Asked({}).isDone, false);
});
