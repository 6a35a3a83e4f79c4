// A passage that an answer cites, shown in the place of the conversation until the reader goes back.

import { button, el } from "./dom.js";
import { safeAddress } from "./safe.js";

export class Passage {
  #from = null; // where the focus goes back to

  /** `covers` are the elements that it stands in the place of. */
  constructor({ say, base, language, covers }) {
    Object.assign(this, { say, base, covers });
    this.texts = { dir: "auto", lang: language };
    this.element = el("section", { class: "passage", tabindex: "-1", hidden: true });
  }

  get isOpen() {
    return !this.element.hidden;
  }

  show(source, from) {
    const { say, base } = this;
    const address = source.url ? safeAddress(source.url, base) : "";
    const name = say("source", source.n);
    this.#from = from;
    this.element.setAttribute("aria-label", name);
    this.element.replaceChildren(
      el("div", { class: "scroll", tabindex: "0" },
        button(say("back"), () => this.close()),
        el("p", { class: "soft" }, name),
        el("h3", this.texts, source.title),
        source.heading && el("p", { class: "soft", ...this.texts }, source.heading),
        source.text && el("div", { class: "text", ...this.texts }, source.text),
        address && this.#link(address)),
    );
    this.#cover(true);
    this.element.focus();
  }

  close() {
    if (!this.isOpen) return;
    this.#cover(false);
    (this.#from?.isConnected ? this.#from : this.covers[0]).focus();
    this.#from = null;
  }

  #link(address) {
    const hint = el("span", { class: "seen-by-none" }, ` (${this.say("new-window")})`);
    return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, this.say("note"), hint);
  }

  #cover(isOpen) {
    this.element.hidden = !isOpen;
    for (const each of this.covers) each.hidden = isOpen;
  }
}
