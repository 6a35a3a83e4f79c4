// What is told of answers that stand side by side, put into their places.

/** `find(key)` gives the place of an answer, `make(html)` the nodes of our server's HTML. */
export class Asked {
  #open = new Set(); // answers that have not ended
  #made = false;

  constructor({ find, make, put }) {
    Object.assign(this, { find, make, put });
  }

  /** Whether all that was begun has ended. */
  get isDone() {
    return this.#made && !this.#open.size;
  }

  /** Obey an event; returns a sentence if it is why nothing was asked. */
  take({ event, data }) {
    if (event === "refused") return data.says;
    if (event === "asked") this.#begin(data.html);
    const place = data.answer && this.find(data.answer.replaceAll("-", ""));
    if (place) this.#tell(event, data, place);
    return "";
  }

  #begin(html) {
    const nodes = this.make(html);
    this.#made = true;
    this.#open = new Set(nodes.filter((node) => node.dataset).map((node) => node.dataset.answer));
    this.put(nodes);
  }

  #tell(event, data, place) {
    const state = place.querySelector(".state");
    if (event === "stepped" && state) state.textContent = data.says;
    if (event === "served") place.querySelector(".served").replaceChildren(...this.make(data.html));
    if (event === "grown") this.#grow(place, data);
    if (event === "ended") {
      this.#open.delete(data.answer.replaceAll("-", ""));
      place.replaceChildren(...this.make(data.html));
    }
  }

  /** Finished blocks stay as they are; the unfinished one behind them is shown anew. */
  #grow(place, { append, tail, reset }) {
    place.querySelector(".state")?.remove();
    const [blocks, last] = place.querySelector(".body").children;
    if (reset) blocks.replaceChildren();
    blocks.append(...this.make(append));
    last.replaceChildren(...this.make(tail));
  }
}
