// Reading along: the page follows the answer, and a panel that was opened stays open.

import { give } from "./focus.js";

const NEAR = 80; // pixels from the end of the page that still are its end

export class Reading {
  #openSources = new Set(); // ids of the panels' places
  #follows = true; // while the reader is at the end of the page

  /** `isLedTo`: the reader came for something further up. */
  constructor(chat, signal, { isLedTo = false } = {}) {
    this.chat = chat;
    this.#follows = !isLedTo;
    this.newest = chat.querySelector("#newest");
    this.newest.addEventListener("click", () => {
      give([...chat.querySelectorAll("#log > article")].at(-1));
      this.goToEnd();
    }, { signal });
    window.addEventListener("scroll", () => this.#look(), { passive: true, signal });
    chat.addEventListener("toggle", (event) => this.#remember(event.target), { capture: true, signal });
    this.keepUp();
  }

  /** After a change: stay at the end, and open again what an answer's end has replaced. */
  keepUp() {
    for (const id of this.#openSources) this.#open(document.getElementById(id));
    if (this.#follows) this.goToEnd();
    else this.#look();
  }

  goToEnd() {
    this.#follows = true;
    document.scrollingElement.scrollTop = document.scrollingElement.scrollHeight;
  }

  #look() {
    const page = document.scrollingElement;
    this.#follows = page.scrollHeight - page.scrollTop - window.innerHeight < NEAR;
    this.newest.hidden = this.#follows;
  }

  #remember(panel) {
    if (!panel.matches(".sources")) return;
    const { id } = panel.parentElement;
    if (panel.open) this.#openSources.add(id);
    else this.#openSources.delete(id);
  }

  #open(place) {
    const panel = place?.querySelector(":scope > .sources");
    if (panel && !panel.open) panel.open = true;
  }
}
