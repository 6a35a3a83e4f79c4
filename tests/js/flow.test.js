import assert from "node:assert/strict";
import { test } from "node:test";

import { FlowChoice } from "../../site/static/js/chat/flow.js";

function page(menu, abouts = []) {
  return { querySelector: () => menu, querySelectorAll: () => (menu ? abouts : []) };
}

function aMenu(value) {
  const menu = { value, addEventListener: (_, act) => { menu.change = act; } };
  return menu;
}

const abouts = () => ["quick", "thorough"].map((about) => ({ dataset: { about }, hidden: false }));

test("what the menu says goes with a question", () => {
  const menu = aMenu("quick");
  const flow = new FlowChoice(page(menu), { send: () => true });

  assert.deepEqual(flow.said, { flow: "quick" });
  menu.value = "thorough";
  assert.deepEqual(flow.said, { flow: "thorough" });
});

test("a change is told at once, and the line beside the menu is of what is chosen", () => {
  const [menu, sent, lines] = [aMenu("quick"), [], abouts()];
  new FlowChoice(page(menu, lines), { send: (frame) => sent.push(frame) });
  assert.deepEqual(lines.map(({ hidden }) => hidden), [false, true]);

  menu.value = "thorough";
  menu.change();

  assert.deepEqual(sent, [{ action: "flow", flow: "thorough" }]);
  assert.deepEqual(lines.map(({ hidden }) => hidden), [true, false]);
});

test("where there is one flow alone, nothing is said of it", () => {
  assert.deepEqual(new FlowChoice(page(null), { send: () => true }).said, {});
});
