// A dialog with a box and what it offers: arrows choose, Enter takes, Escape leaves.

import { gettext } from "./words.js";

let made = 0;

export class Chooser {
  #offers = [];
  #at = 0;

  constructor({ label, onInput, onChoose }) {
    Object.assign(this, { onChoose, id: `offers-${++made}` });
    this.dialog = document.createElement("dialog");
    this.dialog.className = "palette";
    this.dialog.setAttribute("aria-label", label);
    this.input = this.#makeInput(label);
    this.list = Object.assign(document.createElement("ul"), { id: this.id });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", gettext("Found"));
    this.dialog.append(this.input, this.list);
    document.body.append(this.dialog);
    this.input.addEventListener("input", () => onInput(this.input.value));
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.dialog.addEventListener("click", (event) => this.#click(event));
  }

  /** Show these, as [{title, kind}, …]. */
  offer(offers) {
    this.#offers = offers;
    this.list.replaceChildren(...offers.map((offer, i) => this.#option(offer, i)));
    this.#point(0);
  }

  #makeInput(label) {
    const input = Object.assign(document.createElement("input"), { type: "text", placeholder: label, autocomplete: "off", dir: "auto" });
    const said = { role: "combobox", "aria-label": label, "aria-expanded": "true", "aria-controls": this.id, "aria-autocomplete": "list" };
    for (const [name, value] of Object.entries(said)) input.setAttribute(name, value);
    return input;
  }

  #option({ title, kind }, i) {
    const option = Object.assign(document.createElement("li"), { id: `${this.id}-${i}` });
    option.setAttribute("role", "option");
    const name = Object.assign(document.createElement("span"), { textContent: title, dir: "auto" });
    const what = Object.assign(document.createElement("span"), { textContent: kind, dir: "auto", className: "meta" });
    option.append(name, " ", what);
    return option;
  }

  #point(at) {
    const options = [...this.list.children];
    this.#at = options.length ? (at + options.length) % options.length : 0;
    options.forEach((option, i) => option.setAttribute("aria-selected", String(i === this.#at)));
    this.input.setAttribute("aria-activedescendant", options[this.#at]?.id ?? "");
    options[this.#at]?.scrollIntoView({ block: "nearest" });
  }

  #key(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.isComposing || (!steps && event.key !== "Enter")) return;
    event.preventDefault();
    if (steps) this.#point(this.#at + steps);
    else if (this.#offers[this.#at]) this.onChoose(this.#offers[this.#at]);
  }

  #click({ target }) {
    if (target === this.dialog) this.dialog.close(); // beside it
    const option = target.closest('[role="option"]');
    if (option) this.onChoose(this.#offers[[...this.list.children].indexOf(option)]);
  }
}
