// The status line: what the answer and the connection are doing, in words that are read aloud.

import { gettext } from "../site/words.js";

const SILENCE = 10_000; // ms without news until a running answer is called slow
const RUNNING = new Set(["searching", "reading", "answering", "stalled"]);

export class Status {
  #line;
  #lastNews = Date.now(); // when a page that is not stalled last had something to show

  constructor(chat) {
    this.chat = chat;
    this.#line = chat.querySelector("#status");
    this.#follow();
  }

  get state() {
    return this.#line.dataset.state;
  }

  get isRunning() {
    return RUNNING.has(this.state);
  }

  /** The line stays the same element, so that assistive technology hears it change. */
  set(state, words) {
    this.#line.dataset.state = state;
    if (this.#line.textContent !== words) this.#line.textContent = words;
    this.#follow();
  }

  /** A word on the connection for who points at the line; "" for none. */
  note(words) {
    this.#line.title = words;
  }

  noteNews() {
    this.#lastNews = Date.now();
    if (this.state === "stalled") this.set("answering", gettext("Answering…"));
  }

  /** Say so when a running answer has been silent for long; returns whether it has. */
  noteSilence() {
    if (!this.isRunning || Date.now() - this.#lastNews < SILENCE) return false;
    this.set("stalled", gettext("Still waiting for the model. You can go on waiting or press Stop."));
    return true;
  }

  /** The focus of a button that went: where the next question is typed, or, where that would open
      a keyboard over the answer, where it is said what goes on. */
  #rest() {
    const opensKeyboard = window.matchMedia("(pointer: coarse)").matches;
    this.#line.tabIndex = -1;
    (opensKeyboard ? this.#line : this.chat.querySelector("#question")).focus({ preventScroll: true });
  }

  #follow() {
    this.chat.dataset.state = this.state;
    const [stop, send] = ["#stop", "#send"].map((id) => this.chat.querySelector(id));
    const hadFocus = document.activeElement === (this.isRunning ? send : stop);
    stop.hidden = !this.isRunning;
    send.hidden = this.isRunning;
    if (hadFocus) this.#rest();
  }
}
