import assert from "node:assert/strict";
import test from "node:test";

import { spread } from "../../site/static/js/usage/look.js";
import { readTable } from "../../site/static/js/usage/table.js";

const cell = (textContent, value) => ({ textContent, dataset: value === undefined ? {} : { value } });
const row = (at, ...cells) => ({ dataset: at ? { at } : {}, cells });
const tableOf = (headings, ...rows) => ({
  tHead: { rows: [{ cells: headings.map((each) => cell(each)) }] },
  tBodies: [{ rows }],
});

test("days are drawn in their order, and where nothing is known nothing is drawn", () => {
  const table = readTable(tableOf(
    ["Day", "First word", "Questions"],
    row("200", cell("2 May"), cell("1.50 s", "1.5"), cell("3", "3")),
    row("100", cell(" 1 May "), cell("–", ""), cell("0", "0")),
  ), 2);

  assert.deepEqual(table.data, [[100, 200], [null, 1.5], [0, 3]]);
  assert.deepEqual(table.names, ["1 May", "2 May"]);
  assert.equal(table.first, "Day");
  assert.deepEqual(table.headings, ["First word", "Questions"]);
  assert.deepEqual(table.said[1], ["1.50 s", "3"]);
  assert.ok(table.byDay);
});

test("names are drawn one beside the other, of the first columns alone", () => {
  const table = readTable(tableOf(
    ["Model", "Questions", "Good"],
    row("", cell("模型"), cell("1,200", "1200"), cell("1", "1")),
    row("", cell("דגם"), cell("7", "7"), cell("0", "0")),
  ), 1);

  assert.deepEqual(table.data, [[0, 1], [1200, 7]]);
  assert.deepEqual(table.names, ["模型", "דגם"]);
  assert.ok(!table.byDay);
});

test("a chart ends half a step behind its last place, and one of a single day with that day", () => {
  const DAY = 86_400;
  const days = (places) => spread({ byDay: true, data: [places.map((place) => place * DAY)] })().map((end) => end / DAY);

  assert.deepEqual(days([100]), [99.4, 100.6]);
  assert.deepEqual(days([100, 101, 107]), [99.4, 107.6]);
  assert.deepEqual(days([0, 31, 59]).map(Math.round), [-17, 76]);
  assert.deepEqual(spread({ byDay: false, data: [[0]] })(), [-0.6, 0.6]);
});
