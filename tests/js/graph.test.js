import assert from "node:assert/strict";
import test from "node:test";

import { shorten } from "../../site/static/js/graph/elements.js";
import { isWithin, nextTowards, overlap, sidesOf } from "../../site/static/js/graph/geometry.js";

const RIGHT = [1, 0];
const at = (x, y) => ({ x, y });

test("a long title is shortened, and no letter is cut in two", () => {
  assert.equal(shorten("Boats"), "Boats");
  assert.equal(shorten("x".repeat(33)), `${"x".repeat(31)}…`);
  assert.equal(shorten("⛵🚣".repeat(20)).isWellFormed?.() ?? true, true);
  assert.equal([...shorten("🚣".repeat(40))].length, 32);
});

test("a name's four sides touch its dot nowhere", () => {
  const dot = { x1: 10, x2: 20, y1: 10, y2: 20 };

  const sides = sidesOf(dot, 30, 8);

  assert.equal(sides.length, 4);
  for (const side of sides) assert.ok(!overlap(side, dot));
});

test("boxes that share an edge do not overlap, and a box is within itself", () => {
  const box = { x1: 0, x2: 1, y1: 0, y2: 1 };

  assert.ok(!overlap(box, { x1: 1, x2: 2, y1: 0, y2: 1 }));
  assert.ok(isWithin(box, box));
});

test("an arrow leads to the near note that lies ahead", () => {
  assert.equal(nextTowards(at(0, 0), [at(-1, 0), at(9, 0), at(3, 1)], RIGHT), 2);
});

test("an arrow leads nowhere where nothing lies ahead", () => {
  assert.equal(nextTowards(at(0, 0), [at(0, 0), at(-1, 0), at(1, 5)], RIGHT), -1);
});
