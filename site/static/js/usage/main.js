// The charts of usage, each drawn from the table that stands beside it.

import { part } from "../site/parts.js";
import { optionsOf } from "./look.js";
import { readTable } from "./table.js";

/** Draws, and draws anew when the device turns dark or its colours are forced. */
class Drawing {
  #plot = null;

  constructor(box, table, { kind, unit }) {
    Object.assign(this, { box, table, kind, unit });
  }

  draw() {
    this.#plot?.destroy();
    this.#plot = new window.uPlot(optionsOf(this.table, this.kind, this.unit, this.#size()), this.table.data, this.box);
  }

  fit() {
    this.#plot?.setSize(this.#size());
  }

  #size() {
    return { width: this.box.clientWidth, height: Math.max(this.box.clientHeight - 34, 120) }; // its legend lies below
  }
}

part(".chart", (section, signal) => {
  const table = readTable(section.querySelector("table"), Number(section.dataset.drawn));
  const box = section.querySelector(".drawing");
  const drawing = new Drawing(box, table, section.dataset);
  const watching = new ResizeObserver(() => drawing.fit());
  signal.addEventListener("abort", () => watching.disconnect());
  for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) {
    window.matchMedia(query).addEventListener("change", () => drawing.draw(), { signal });
  }
  drawing.draw();
  watching.observe(box);
});
