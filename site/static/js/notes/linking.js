// Names of notes, offered while "[[" and a part of one are typed.

import { gettext } from "../site/words.js";
import { beside, lineAt } from "./caret.js";
import { insert } from "./typing.js";

const PATIENCE = 150; // ms between the last letter and the request
const SHOWN = 5; // names at once: more letters bring the others
const LOOKED_BACK = 100; // characters before the cursor
const BEGUN = /\[\[([^[\]|#\n]{1,80})$/;

/** The part of a name that is being typed before the cursor; "" when none is. */
export function beginning(text, at) {
  return BEGUN.exec(text.slice(Math.max(0, at - LOOKED_BACK), at))?.[1] ?? "";
}

/** [from, to]: what a name takes the place of, what was typed of it and brackets that stood there. */
export const replaced = (text, at, typed) => [at - typed.length, text.startsWith("]]", at) ? at + 2 : at];

class Suggestions {
  #offers = [];
  #at = 0;
  #timer;
  #asked = new AbortController();

  constructor(box, signal) {
    this.box = box;
    this.list = Object.assign(document.createElement("ul"), { id: "link-suggestions", className: "suggestions", hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", gettext("Notes to link to"));
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-controls", this.list.id);
    this.place = Object.assign(document.createElement("div"), { className: "suggesting" });
    this.place.append(this.list);
    box.after(this.place);
    const on = (element, name, act) => element.addEventListener(name, act, { signal });
    on(box, "input", () => this.#look());
    on(box, "keydown", (event) => this.#key(event));
    on(box, "blur", () => this.#hide());
    on(box, "scroll", () => this.#move());
    on(this.list, "mousedown", (event) => this.#press(event));
  }

  #look() {
    clearTimeout(this.#timer);
    this.#asked.abort();
    const typed = beginning(this.box.value, this.box.selectionStart);
    if (!typed) return this.#hide();
    this.#asked = new AbortController();
    const { signal } = this.#asked;
    this.#timer = setTimeout(() => this.#ask(typed, signal).catch(() => this.#hide()), PATIENCE);
  }

  async #ask(typed, signal) {
    const response = await fetch(`/notes/names/?q=${encodeURIComponent(typed)}`, { signal });
    const { notes = [] } = response.ok && !response.redirected ? await response.json() : {};
    if (!signal.aborted) this.#offer(notes);
  }

  #offer(notes) {
    this.#offers = notes.slice(0, SHOWN);
    this.list.replaceChildren(...this.#offers.map((note, i) => this.#option(note, i)));
    this.list.hidden = !notes.length;
    this.#move();
    this.#point(0);
  }

  /** To the line that is written in, which stays in sight; the buttons below and keys on glass do, too. */
  #move() {
    if (this.list.hidden) return;
    const { box, list, place } = this;
    const at = box.selectionStart;
    const line = lineAt(box, at - beginning(box.value, at).length, at);
    const buttons = box.form.querySelector(".buttons").getBoundingClientRect();
    const end = Math.min(buttons.top, window.visualViewport?.height ?? Infinity);
    const isRtl = getComputedStyle(box).direction === "rtl";
    const { left, top } = beside(line, list.getBoundingClientRect(), box.getBoundingClientRect(), end, isRtl);
    const from = place.getBoundingClientRect();
    Object.assign(list.style, { left: `${left - from.left}px`, top: `${top - from.top}px` });
  }

  #option({ title, folder }, i) {
    const option = Object.assign(document.createElement("li"), { id: `link-suggestion-${i}`, dir: "auto", textContent: folder ? `${title} · ${folder}` : title });
    option.setAttribute("role", "option");
    return option;
  }

  #point(at) {
    const options = [...this.list.children];
    this.#at = options.length ? (at + options.length) % options.length : 0;
    options.forEach((option, i) => option.setAttribute("aria-selected", String(i === this.#at)));
    if (options.length) this.box.setAttribute("aria-activedescendant", options[this.#at].id);
    else this.box.removeAttribute("aria-activedescendant");
  }

  #key(event) {
    if (this.list.hidden || event.isComposing) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!steps && !["Enter", "Tab", "Escape"].includes(event.key)) return;
    event.preventDefault();
    if (steps) this.#point(this.#at + steps);
    else if (event.key === "Escape") this.#hide();
    else this.#take(this.#at);
  }

  #press(event) {
    event.preventDefault(); // the box keeps the focus
    const option = event.target.closest('[role="option"]');
    if (option) this.#take([...this.list.children].indexOf(option));
  }

  #take(i) {
    const { box } = this;
    const at = box.selectionStart;
    box.setSelectionRange(...replaced(box.value, at, beginning(box.value, at)));
    this.#hide();
    insert(box, `${this.#offers[i].name}]]`);
  }

  #hide() {
    this.list.hidden = true;
    this.box.removeAttribute("aria-activedescendant");
  }
}

export const suggestLinks = (box, signal) => new Suggestions(box, signal);
