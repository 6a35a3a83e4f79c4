// "Ask both": the draft and what answers, word by word in two columns; without this the form is sent.

import { EventReader } from "../chat/events.js";
import { sendsBy } from "../chat/question.js";
import { part } from "../site/parts.js";
import { Asked } from "./asked.js";

function make(html) {
  const template = document.createElement("template");
  template.innerHTML = html; // our server's, whose answers are sanitised
  return [...template.content.childNodes];
}

class AskBoth {
  #asking = null; // what ends the question that is being answered

  constructor(form, signal) {
    Object.assign(this, { form, signal });
    this.places = document.querySelector("#asked-both");
    this.box = form.querySelector("textarea");
    const on = (element, name, act) => element.addEventListener(name, act, { signal });
    on(form, "submit", (event) => { event.preventDefault(); this.#ask(); });
    on(form.querySelector("[data-stop]"), "click", () => this.#stop());
    on(this.box, "keydown", (event) => this.#key(event));
    on(document, "keydown", ({ key }) => key === "Escape" && this.#stop());
    on(window, "pagehide", () => this.#asking?.abort());
  }

  #key(event) {
    if (event.key !== "Enter" || !sendsBy(event)) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  async #ask() {
    if (this.#asking) return;
    const asking = this.#asking = new AbortController();
    this.#show({ isRunning: true, says: "running" });
    try {
      const says = await this.#follow(asking.signal);
      this.#show({ isRunning: false, says });
    } catch {
      this.#show({ isRunning: false, says: asking.signal.aborted ? "stopped" : "lost" });
    } finally {
      this.#asking = null;
    }
  }

  /** Returns which of the form's words say how it ended. */
  async #follow(signal) {
    const body = new FormData(this.form);
    const response = await fetch(this.form.dataset.live, { method: "POST", body, signal, redirect: "error", cache: "no-store" });
    if (response.status === 422) return this.#refuse((await response.json()).says);
    if (!response.ok) return "lost";
    const asked = new Asked({
      find: (key) => this.places.querySelector(`[data-answer="${CSS.escape(key)}"] .asked`),
      make,
      put: (nodes) => this.places.replaceChildren(...nodes),
    });
    let refusal = "";
    const reader = new EventReader();
    const decoder = new TextDecoder();
    for (const stream = response.body.getReader(); ;) {
      const { done, value } = await stream.read();
      if (done) break;
      for (const each of reader.push(decoder.decode(value, { stream: true }))) refusal ||= asked.take(each);
    }
    if (refusal) return this.#refuse(refusal);
    return asked.isDone ? "done" : "lost";
  }

  #refuse(sentence) {
    this.#problem(sentence);
    this.box.focus();
    return "";
  }

  #stop() {
    this.#asking?.abort();
  }

  #problem(sentence) {
    const place = this.form.querySelector("[data-problem]");
    place.textContent = sentence;
    place.hidden = !sentence;
  }

  #show({ isRunning, says }) {
    const [ask, stop] = [this.form.querySelector("[type=submit]"), this.form.querySelector("[data-stop]")];
    const hadFocus = document.activeElement === (isRunning ? ask : stop);
    ask.disabled = isRunning;
    stop.hidden = !isRunning;
    if (hadFocus) (isRunning ? stop : this.box).focus();
    if (isRunning) this.#problem("");
    this.form.querySelector("[role=status]").textContent = this.form.dataset[says] ?? "";
    for (const state of isRunning ? [] : this.places.querySelectorAll(".state")) state.remove();
  }
}

part("#ask-both", (form, signal) => new AskBoth(form, signal));
