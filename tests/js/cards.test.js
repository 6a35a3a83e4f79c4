import assert from "node:assert/strict";
import { test } from "node:test";

import { taken } from "../../site/static/js/notes/dragging.js";
import { placeFor } from "../../site/static/js/site/card.js";
import { noteLink } from "../../site/static/js/site/cards.js";

const HERE = new URL("https://here.example/notes/7/");

function linkTo(href, isInCard = false) {
  const url = new URL(href, HERE);
  const link = { origin: url.origin, pathname: url.pathname, closest: (selector) => (selector === ".note-card" ? isInCard : link) };
  return { closest: () => link };
}

test("a card is for links to other notes of this place alone", () => {
  assert.ok(noteLink(linkTo("/notes/12/"), HERE));
  assert.ok(noteLink(linkTo("/notes/12/?start=1&end=2#passage"), HERE));
  for (const other of ["/notes/7/", "/notes/", "/notes/12/edit/", "https://evil.example/notes/12/"]) {
    assert.equal(noteLink(linkTo(other), HERE), null);
  }
  assert.equal(noteLink(linkTo("/notes/12/", true), HERE), null);
  assert.equal(noteLink(null, HERE), null);
});

test("a card lies below its link, above where there is more room, and within the window", () => {
  const size = { width: 300, height: 200 };
  const view = { width: 1000, height: 800 };

  assert.deepEqual(placeFor({ left: 100, top: 90, bottom: 110 }, size, view), { left: 100, top: 118 });
  assert.deepEqual(placeFor({ left: 950, top: 700, bottom: 720 }, size, view), { left: 692, top: 492 });
  assert.deepEqual(placeFor({ left: -5, top: 90, bottom: 110 }, size, { width: 320, height: 150 }), { left: 8, top: 8 });
});

test("what is chosen goes along with a note that is dragged, if that is chosen", () => {
  const boxes = [{ checked: true }, { checked: false }, { checked: true }];

  assert.deepEqual(taken(boxes[0], boxes), [boxes[0], boxes[2]]);
  assert.deepEqual(taken(boxes[1], boxes), [boxes[1]]);
});
