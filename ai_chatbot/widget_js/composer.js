// The box for a question, Send and Stop, and the line that says what is going on.

import { button, el } from "./dom.js";
import { problemOf } from "./question.js";

export class Composer {
  longest = Infinity; // characters; the server says how many

  /** `ask(text)` and `stop()` are what the buttons do. */
  constructor({ say, ask, stop }) {
    Object.assign(this, { say, ask });
    this.box = el("textarea", {
      rows: "1",
      dir: "auto",
      placeholder: say("placeholder"),
      "aria-label": say("question"),
      "aria-describedby": "status",
      enterkeyhint: "send",
      autocomplete: "off",
      onkeydown: (event) => this.#key(event),
      oninput: () => this.#fit(),
    });
    this.send = el("button", { type: "submit", class: "primary" }, say("send"));
    this.stop = button(say("stop"), stop, { hidden: true });
    this.notice = el("p", { class: "error", role: "alert", dir: "auto", hidden: true });
    this.status = el("bdi");
    const line = el("p", { class: "status", id: "status", role: "status", "aria-live": "polite" }, this.status);
    const row = el("div", { class: "row" }, this.box, this.send, this.stop);
    const heard = { onsubmit: (event) => this.#submit(event) };
    this.element = el("form", { novalidate: true, ...heard }, this.notice, row, line);
  }

  /** What is going on, in words; while an answer is written, Stop stands in the place of Send. */
  set(words, { isRunning = false } = {}) {
    if (this.status.textContent !== words) this.status.textContent = words;
    const root = this.element.getRootNode();
    const moves = [this.send, this.stop].includes(root.activeElement) && this.stop.hidden === isRunning;
    this.send.hidden = isRunning;
    this.stop.hidden = !isRunning;
    if (moves) this.box.focus();
  }

  /** A sentence that the reader has to act on; "" for none. */
  complain(sentence) {
    this.notice.textContent = sentence;
    this.notice.hidden = !sentence;
  }

  /** Say what keeps a text from being asked, if anything does; returns whether it is kept. */
  refuses(text) {
    const problem = problemOf(text, this.longest, this.say);
    this.complain(problem);
    if (problem) this.box.focus();
    return Boolean(problem);
  }

  /** Empty the box, if what was asked still stands in it. */
  acknowledge(text) {
    if (this.box.value.trim() === text) this.box.value = "";
    this.#fit();
  }

  #submit(event) {
    event.preventDefault();
    const text = this.box.value.trim();
    if (!this.refuses(text) && this.stop.hidden) this.ask(text);
  }

  #key(event) {
    // 229 is a key that still belongs to an input method, also where isComposing says nothing.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.element.requestSubmit();
  }

  #fit() {
    this.box.style.height = "auto";
    if (this.box.value) this.box.style.height = `${this.box.scrollHeight + 2}px`;
  }
}
