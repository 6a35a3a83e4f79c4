// Looking around in the picture: by pointer, by keyboard, and by words.

import { nextTowards, overlap } from "./geometry.js";
import { gettext, ngettext } from "../site/words.js";

const ZOOM_STEP = 1.4;
const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const howMany = (count, title) =>
  ngettext("{count} note found. Enter opens “{title}”.", "{count} notes found. Enter opens “{title}”.", count, { title });

function whatItIs({ title, folder, links }) {
  const where = folder ? gettext("{title}, in {folder}", { title, folder }) : title;
  return ngettext("{where}: {count} linked note. Enter opens it.", "{where}: {count} linked notes. Enter opens it.", links, { where });
}

export class Picture {
  #pointed = null; // the note under the pointer, or chosen by keyboard

  constructor(cy, names, say) {
    Object.assign(this, { cy, names, say, byLinks: names.byLinks });
    this.keys = {
      "+": () => this.zoomIn(), "=": () => this.zoomIn(), "-": () => this.zoomOut(), 0: () => this.fit(),
    };
  }

  fit() {
    this.cy.fit(undefined, 40);
    // A handful of notes need not fill the whole picture.
    if (this.cy.zoom() > 1.3) this.#zoomTo(1.3);
  }

  zoomIn() {
    this.#zoomTo(this.cy.zoom() * ZOOM_STEP);
  }

  zoomOut() {
    this.#zoomTo(this.cy.zoom() / ZOOM_STEP);
  }

  pointAt(node) {
    if (node === this.#pointed) return;
    this.cy.batch(() => {
      this.#pointed?.removeClass("pointed").connectedEdges().removeClass("near");
      this.#pointed = node;
      node?.addClass("pointed").connectedEdges().addClass("near");
    });
    this.names.renewSoon();
  }

  open(node, event) {
    const url = node.data("url");
    if (event && (event.ctrlKey || event.metaKey)) window.open(url, "_blank", "noopener");
    else window.location.assign(url);
  }

  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { key } = event;
    if (DIRECTIONS[key]) this.#choose(this.#next(DIRECTIONS[key]));
    else if (key === "Enter" && this.#pointed) this.open(this.#pointed);
    else if (Object.hasOwn(this.keys, key)) this.keys[key]();
    else return;
    event.preventDefault();
  }

  /** Show the notes with these words in their titles. */
  find(written) {
    const words = written.trim().toLowerCase();
    const found = words ? this.byLinks.filter((node) => node.data("title").toLowerCase().includes(words)) : [];
    this.#mark(new Set(found), Boolean(words));
    this.pointAt(found[0] || null);
    this.names.renewSoon();
    if (!words) this.say("");
    else if (!found.length) this.say(gettext("No title in the graph holds that."));
    else this.say(howMany(found.length, found[0].data("title")));
  }

  openFound() {
    const found = this.byLinks.find((node) => node.hasClass("found"));
    if (found) this.open(found);
  }

  #mark(found, isSearching) {
    this.cy.batch(() => {
      for (const node of this.byLinks) node.toggleClass("found", found.has(node)).toggleClass("dim", isSearching && !found.has(node));
      this.cy.edges().toggleClass("dim", isSearching);
    });
  }

  #zoomTo(level) {
    this.cy.zoom({ level, renderedPosition: { x: this.cy.width() / 2, y: this.cy.height() / 2 } });
  }

  // Chosen by keyboard: said aloud, and brought into view.
  #choose(node) {
    this.pointAt(node);
    this.say(whatItIs(node.data()));
    const { x, y } = node.renderedPosition();
    const view = { x1: 20, y1: 20, x2: this.cy.width() - 20, y2: this.cy.height() - 40 };
    if (!overlap({ x1: x, x2: x, y1: y, y2: y }, view)) this.cy.center(node);
  }

  #next(direction) {
    if (!this.#pointed) return this.cy.nodes(".current")[0] || this.byLinks[0];
    const at = nextTowards(this.#pointed.position(), this.byLinks.map((node) => node.position()), direction);
    return this.byLinks[at] ?? this.#pointed;
  }
}
