import assert from "node:assert/strict";
import { test } from "node:test";

import { asMarkdown } from "../../site/static/js/chat/tables.js";
import { problemOf, sendsBy } from "../../site/static/js/chat/question.js";
import { actionsOf, matching } from "../../site/static/js/site/keys.js";

const text = (nodeValue) => ({ nodeName: "#text", nodeValue });
const math = (alttext) => ({ nodeName: "math", getAttribute: () => alttext, childNodes: [text("½")] });
const cell = (said, align = null) => ({
  nodeName: "TD", getAttribute: () => align, childNodes: [].concat(said).map((each) => each.nodeName ? each : text(each)),
});

test("a table is copied as Markdown, with its alignment and bars in cells escaped", () => {
  const rows = [[cell("Metal"), cell("Melts at", "right")], [cell("Copper | Cu"), cell(" 1084\n°C ")]];

  assert.equal(asMarkdown(rows), "| Metal | Melts at |\n| --- | --: |\n| Copper \\| Cu | 1084 °C |\n");
  assert.equal(asMarkdown([]), "");
});

test("a formula in a table is copied as it was written, and other backslashes escaped", () => {
  const row = [cell(["味噌 \\ ", math("\\frac{1}{2}|x|"), " שלום"])];

  assert.equal(asMarkdown([row]), "| 味噌 \\\\ $\\frac{1}{2}\\|x\\|$ שלום |\n| --- |\n");
});

test("Enter sends, but not in the middle of a word, with Shift, or on a phone", () => {
  assert.ok(sendsBy({}, false));
  assert.ok(!sendsBy({ shiftKey: true }, false));
  assert.ok(!sendsBy({ isComposing: true }, false));
  assert.ok(!sendsBy({}, true));
  assert.ok(sendsBy({ ctrlKey: true }, true));
});

test("what can be done is found by parts of its words, however accented", () => {
  const page = { getElementById: (id) => ({ id }) };
  const titles = (query) => matching(actionsOf(page), query).map(({ title }) => title);

  assert.deepEqual(titles("imp not"), ["Import notes"]);
  assert.deepEqual(titles("NÉW"), ["New conversation"]);
  assert.deepEqual(titles("味噌"), []);
  assert.ok(titles("").length > 5);
});

test("an empty question is none", () => {
  assert.equal(problemOf("  ", { longest: 5, isOnline: true, isConnected: true }), "Write a question first.");
});
