// The question box. It is emptied when the question shows in the log, not when it was sent: what
// is refused or lost on the way is still there to be sent again.

import { draftOf } from "./draft.js";
import { BUSY, isPhone, newClientId, problemOf, sendsBy } from "./question.js";
import { gettext } from "../site/words.js";

export class Composer {
  #clientId = newClientId();
  #isHeld = false; // a question waits for the page's first connection
  #edited = ""; // the id of the question that is worded anew
  #aside = ""; // what stood in the box before, and stands there afterwards

  /**
   * `send(frame)` returns whether it could; `situation()` is what problemOf wants to know; `flow()`
   * what a question's frame says of who answers.
   */
  constructor(chat, { send, situation, flow = () => ({}) }, signal) {
    Object.assign(this, { chat, send, situation, flow });
    this.box = chat.querySelector("#question");
    this.notice = chat.querySelector("#notice");
    const on = (element, name, act) => element.addEventListener(name, act, { signal });
    on(chat.querySelector("#composer"), "submit", (event) => this.#submit(event));
    on(this.box, "keydown", (event) => this.#key(event));
    on(this.box, "input", () => this.#noteInput());
    on(chat.querySelector("#cancel-edit"), "click", () => this.#cancelEdit());
    on(window, "online", () => this.say(""));
    if (isPhone()) this.box.enterKeyHint = "enter";
    const form = chat.querySelector("#composer");
    this.draft = draftOf(form, signal);
    this.#takeDraft();
    if (!form.dataset.early) this.#goOn();
    this.#fit();
    form.dataset.ready = "true"; // early.js keeps nothing from now on
    if (form.dataset.early) form.requestSubmit();
  }

  /** Send what was asked while the page was still connecting. */
  sendHeld() {
    if (this.#isHeld) this.chat.querySelector("#composer").requestSubmit();
  }

  /** A sentence above the box; "" for none. */
  say(words) {
    this.notice.textContent = words;
    this.notice.hidden = !words;
  }

  /** No answer is written any more: what said so is over. */
  noteEnd() {
    if (this.notice.textContent === BUSY) this.say("");
  }

  /** Word an earlier question anew. */
  edit(id, text) {
    if (!this.#edited) this.#aside = this.box.value;
    this.#edited = id;
    this.chat.querySelector("#editing").hidden = false;
    this.#write(text);
    this.box.focus();
  }

  /** Ask what the page offers. */
  ask(words) {
    if (this.#edited) this.#cancelEdit();
    this.#aside = this.box.value;
    this.#write(words);
    this.chat.querySelector("#composer").requestSubmit();
  }

  /** Empty the box if its question shows; returns whether it does. */
  acknowledge(log) {
    if (!log.querySelector(`:scope > [data-client-id="${this.#clientId}"]`)) return false;
    this.#clientId = newClientId();
    const before = this.#endEdit();
    if (before) this.draft.write(before, this.#clientId);
    else this.draft.drop();
    this.#write(before);
    this.say("");
    return true;
  }

  #submit(event) {
    event.preventDefault();
    const problem = problemOf(this.box.value, { longest: Number(this.box.dataset.max), ...this.situation() });
    this.#isHeld = !problem && !this.send(this.#frame());
    this.say(this.#isHeld ? gettext("Your question is sent as soon as the page is connected.") : problem);
    if (problem) this.box.focus();
  }

  #frame() {
    const frame = { message: this.box.value, id: this.#clientId, ...this.flow() };
    return this.#edited ? { ...frame, action: "edit", of: this.#edited } : frame;
  }

  #key(event) {
    if (event.key === "Enter" && sendsBy(event)) {
      event.preventDefault();
      this.chat.querySelector("#composer").requestSubmit();
    } else if (event.key === "Escape" && this.#edited) {
      this.#cancelEdit();
    }
  }

  #cancelEdit() {
    this.#write(this.#endEdit());
    this.box.focus();
  }

  /** Returns what stood in the box before. */
  #endEdit() {
    const before = this.#aside;
    this.#edited = this.#aside = "";
    this.chat.querySelector("#editing").hidden = true;
    return before;
  }

  /** One that was asked, but of which the page never heard, shows by now and is asked once. */
  #takeDraft() {
    const kept = this.box.value ? null : this.draft.read();
    if (!kept) return;
    if (this.chat.querySelector(`#log > [data-client-id="${CSS.escape(kept.id)}"]`)) this.draft.drop();
    else [this.box.value, this.#clientId] = [kept.text, kept.id];
  }

  /** What a page elsewhere began is kept, and gone on with at its end. */
  #goOn() {
    const { value } = this.box;
    if (value) this.draft.write(value, this.#clientId);
    this.box.setSelectionRange(value.length, value.length);
  }

  #noteInput() {
    if (!this.#edited) this.draft.write(this.box.value, this.#clientId);
    this.#fit();
  }

  #write(text) {
    this.box.value = text;
    this.#fit();
  }

  #fit() {
    this.box.style.height = "auto";
    this.box.style.height = `${this.box.scrollHeight}px`;
  }
}
