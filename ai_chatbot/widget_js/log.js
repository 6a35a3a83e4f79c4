// The messages of a conversation, as they stand in the panel.

import { button, el } from "./dom.js";
import { fragmentOf } from "./safe.js";
import { sourcesIn } from "./words.js";

export class Log {
  #answers = [];

  /** `show(source, from)` opens a passage; `retry(answer)` asks once more. */
  constructor({ say, base, language, show, retry }) {
    Object.assign(this, { say, base, show, retry });
    this.texts = { dir: "auto", lang: language }; // what is of texts, and not of our own words
    const named = { role: "log", "aria-label": say("conversation"), "aria-live": "polite", tabindex: "0" };
    this.element = el("div", { class: "scroll log", ...named });
  }

  get lastAnswer() {
    return this.#answers.at(-1);
  }

  /** Begin anew, with this before all messages. */
  clear(...welcome) {
    this.#answers = [];
    this.element.replaceChildren(...welcome);
  }

  /** Begin anew: a greeting, and questions that `ask` is called with when they are chosen. */
  welcome({ greeting, suggestions = [] }, ask) {
    const items = suggestions.map((each) => el("li", {}, button(each, () => ask(each), this.texts)));
    this.clear(el("p", { class: "greeting", hidden: !greeting, ...this.texts }, greeting));
    const named = { class: "suggestions", "aria-label": this.say("suggestions") };
    if (items.length) this.element.append(el("ul", named, ...items));
  }

  addQuestion(text) {
    this.element.querySelector(".suggestions")?.remove();
    const words = el("div", this.texts, text);
    this.element.append(el("article", { class: "question", "aria-label": this.say("asked") }, words));
    this.#toEnd();
  }

  addAnswer(id) {
    this.lastAnswer?.settle();
    const answer = new Answer(id, this);
    this.#answers.push(answer);
    this.element.append(answer.element);
    this.#toEnd();
    return answer;
  }

  /** Another answer is going to stand where the last one stands. */
  dropLast() {
    this.#answers.pop()?.element.remove();
  }

  /** Change something and stay at the end, if the reader is there; the focus is not lost. */
  change(act) {
    const { scrollHeight, scrollTop, clientHeight } = this.element;
    const follows = scrollHeight - scrollTop - clientHeight < 48;
    const focused = this.element.getRootNode().activeElement;
    act();
    if (focused && !focused.isConnected) this.element.focus({ preventScroll: true });
    if (follows) this.#toEnd();
  }

  #toEnd() {
    this.element.scrollTop = this.element.scrollHeight;
  }
}

class Answer {
  #sources = [];

  constructor(id, log) {
    Object.assign(this, { id, log });
    this.blocks = el("div");
    this.tail = el("div", { class: "tail" });
    this.under = el("div");
    const body = el("div", { class: "body", lang: log.texts.lang }, this.blocks, this.tail);
    this.element = el("article", { "aria-label": log.say("answer"), "aria-busy": "true" }, body, this.under);
  }

  get sources() {
    return this.#sources;
  }

  /** Put finished blocks behind those there are, and the growing one in the place of the last. */
  grow({ append = "", tail = "", reset = false }) {
    this.log.change(() => {
      if (reset) this.blocks.replaceChildren();
      this.blocks.append(this.#fragment(append));
      this.tail.replaceChildren(this.#fragment(tail));
    });
  }

  serve(sources) {
    this.#sources = Array.isArray(sources) ? sources : [];
  }

  /** The whole answer at its end, what is to be said of it, and what can be done next. */
  end({ html, status, error }) {
    this.log.change(() => {
      if (typeof html === "string") {
        this.blocks.replaceChildren(this.#fragment(html));
        this.tail.replaceChildren();
      }
      this.element.removeAttribute("aria-busy");
      this.#showEnd(status, error);
    });
  }

  /** Another question follows: only the last answer can be tried again. */
  settle() {
    this.element.removeAttribute("aria-busy");
    this.under.querySelector(".actions")?.remove();
  }

  #showEnd(status, error) {
    const { say, retry } = this.log;
    const failed = status !== "done" && status !== "stopped";
    const again = el("div", { class: "actions" }, button(say("retry"), () => retry(this)));
    this.under.replaceChildren(
      ...[
        failed && el("p", { class: "error", role: "alert", dir: "auto" }, error || say("failed")),
        status === "stopped" && el("p", { class: "soft" }, say("stopped")),
        this.#sources.length > 0 && this.#sourceList(),
        again,
      ].filter(Boolean),
    );
  }

  #sourceList() {
    const items = this.#sources.map((source) => {
      const open = (event) => this.log.show(source, event.currentTarget);
      return el("li", {}, button(`${source.n} · ${source.title}`, open, this.log.texts));
    });
    const summary = el("summary", {}, el("bdi", {}, sourcesIn(this.log.say, items.length)));
    return el("details", { class: "sources" }, summary, el("ol", {}, ...items));
  }

  #fragment(html) {
    return fragmentOf(html, { base: this.log.base, cite: (number) => this.#citation(number) });
  }

  #citation(number) {
    const open = (event) => {
      const source = this.#sources.find(({ n }) => n === number);
      if (source) this.log.show(source, event.currentTarget);
    };
    return button(String(number), open, { class: "cite", "aria-label": this.log.say("source", number) });
  }
}
