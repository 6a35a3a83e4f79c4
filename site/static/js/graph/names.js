// Names beside notes: as many as there is room for, the most linked first.

import { isWithin, overlap, sidesOf } from "./geometry.js";

export const NAME_SIZE = 12; // pixels, however near or far the picture is
const LANDMARKS = 5; // notes with the most links, whose names may cover others
const NAMED_FROM = 8; // pixels: a note drawn smaller has no name
const REST = 60; // ms after a movement
const AWAY = { left: -3, right: 3, top: -2, bottom: 2, center: 0 };

const mustBeNamed = (node) => node.hasClass("pointed") || node.hasClass("current");

// The lower, the sooner a note gets its name.
const rank = (node) => [mustBeNamed(node), node.hasClass("found"), true].indexOf(true);

export class Names {
  #waiting = 0; // a timer's number

  /** `byLinks` are all notes, those with the most links first. */
  constructor(cy, look, byLinks, signal) {
    Object.assign(this, { cy, look, byLinks });
    this.landmarks = new Set(byLinks.slice(0, LANDMARKS));
    signal.addEventListener("abort", () => clearTimeout(this.#waiting), { once: true });
  }

  renew() {
    this.look.rescale();
    const named = this.#choose({ x1: 0, y1: 0, x2: this.cy.width(), y2: this.cy.height() });
    this.cy.batch(() => {
      this.cy.nodes(".named").forEach((node) => { if (!named.has(node)) node.removeClass("named"); });
      for (const [node, side] of named) this.#show(node, side, 1 / this.cy.zoom());
    });
  }

  renewSoon() {
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.renew(), REST);
  }

  #show(node, side, unit) {
    node.addClass("named").style({
      "font-size": NAME_SIZE * unit, "text-halign": side.halign, "text-valign": side.valign,
      "text-margin-x": AWAY[side.halign] * unit, "text-margin-y": AWAY[side.valign] * unit,
    });
  }

  // A map from each note that gets a name to the side where it stands.
  #choose(view) {
    const dots = new Map(this.byLinks.map((node) => [node, this.#dotOf(node)]));
    const seen = this.byLinks.filter((node) => !node.hasClass("dim") && overlap(dots.get(node), view));
    const largest = this.byLinks.filter((node) => this.landmarks.has(node) || mustBeNamed(node));
    const taken = { all: seen.map((node) => dots.get(node)), largest: largest.map((node) => dots.get(node)), names: [] };
    const named = new Map();
    const wanting = this.byLinks.filter((node) => this.#wantsName(node, dots.get(node), view));
    for (const node of wanting.sort((a, b) => rank(a) - rank(b))) {
      const side = this.#sideFor(node, dots.get(node), taken, view);
      if (!side) continue;
      taken.names.push(side);
      named.set(node, side);
    }
    return named;
  }

  #sideFor(node, dot, taken, view) {
    const sides = sidesOf(dot, node.data("width") + 6, NAME_SIZE + 4);
    const isFree = (side, others) => isWithin(side, view) && !others.some((other) => overlap(side, other));
    const freeOf = (others) => sides.find((side) => isFree(side, taken.names) && isFree(side, others));
    return freeOf(taken.all)
      || (this.landmarks.has(node) && freeOf(taken.largest))
      || (mustBeNamed(node) && sides[0]);
  }

  #wantsName(node, dot, view) {
    if (mustBeNamed(node)) return true;
    const isLarge = dot.x2 - dot.x1 >= NAMED_FROM || node.hasClass("found") || this.landmarks.has(node);
    return isLarge && !node.hasClass("dim") && overlap(dot, view);
  }

  #dotOf(node) {
    const [zoom, pan] = [this.cy.zoom(), this.cy.pan()];
    const { x, y } = node.position();
    const half = (node.data("size") * this.look.scale * zoom) / 2;
    const at = { x: x * zoom + pan.x, y: y * zoom + pan.y };
    return { x1: at.x - half, x2: at.x + half, y1: at.y - half, y2: at.y + half };
  }
}
