// One conversation in the panel: what is asked, what comes back, and what is said when it does not.

import { Composer } from "./composer.js";
import { button, el } from "./dom.js";
import { follow } from "./following.js";
import { Log } from "./log.js";
import { Passage } from "./passage.js";
import { endingOf, newId, sentenceOf } from "./question.js";
import { Refused } from "./server.js";

export class Chat {
  #config = null;
  #preparing = null;
  #conversation = "";
  #running = null; // the AbortController of the answer that is followed

  /** `titled(title)` hears what the server calls the assistant; texts are in the page's language. */
  constructor({ server, memory, say, language, titled }) {
    Object.assign(this, { server, memory, say, titled });
    const { base } = server;
    this.composer = new Composer({ say, ask: (text) => this.ask(text), stop: () => this.stop() });
    const show = (source, from) => this.passage.show(source, from);
    this.log = new Log({ say, base, language, show, retry: (answer) => this.retry(answer) });
    this.passage = new Passage({ say, base, language, covers: [this.log.element, this.composer.element] });
    this.elements = [this.log.element, this.composer.element, this.passage.element];
  }

  focus() {
    // On a touch screen the keyboard would cover what there is to read.
    const target = matchMedia("(pointer: coarse)").matches ? this.log.element : this.composer.box;
    target.focus({ preventScroll: true });
  }

  /** Ask the server who it is and what was said so far; again after that failed. */
  prepare() {
    this.#preparing ??= this.#prepare().finally(() => { if (!this.#config) this.#preparing = null; });
    return this.#preparing;
  }

  async #prepare() {
    this.composer.set(this.say("connecting"));
    try {
      const config = await this.server.config();
      this.titled(config.title);
      this.composer.longest = config.question_max_chars ?? Infinity;
      this.#config = config;
      this.composer.set(this.say("ready"));
      await this.#recall();
    } catch (error) {
      this.#config = null;
      const again = button(this.say("retry"), () => this.prepare());
      this.log.clear(el("p", { class: "error", role: "alert", dir: "auto" }, this.#sentence(error)), again);
      this.composer.set("");
    }
  }

  async ask(text, { isSecond = false } = {}) {
    await this.prepare(); // only now is known how long a question may be
    if (this.#running || !this.#config || this.composer.refuses(text)) return;
    const id = newId();
    const start = async (signal) => {
      await this.#begin();
      const begin = () => this.server.ask(this.#conversation, text, id, signal);
      return { begin, begun: () => this.#show({ role: "user", text }) };
    };
    const isMended = await this.#run(start, { mayMend: !isSecond });
    if (isMended) await this.ask(text, { isSecond: true });
  }

  async retry(answer) {
    if (this.#running) return;
    await this.#run((signal) => ({
      begin: () => this.server.retry(this.#conversation, answer.id, signal),
      begun: () => this.log.dropLast(),
    }));
  }

  async stop() {
    await this.#running?.hasBegun; // what has not begun is stopped as it begins
    if (!this.#running || !this.#conversation) return;
    try {
      await this.server.stop(this.#conversation);
    } catch (error) {
      this.composer.complain(this.#sentence(error));
    }
  }

  /** Begin another conversation; an answer that is being written ends unseen. */
  anew() {
    this.leave();
    this.passage.close();
    this.memory.leave();
    this.#conversation = "";
    this.composer.complain("");
    this.composer.set("");
    this.#welcome();
    this.composer.box.focus();
  }

  /** Close the passage that is open; returns whether one was. */
  goBack() {
    const { isOpen } = this.passage;
    this.passage.close();
    return isOpen;
  }

  /** Stop following; the answer is written all the same. */
  leave() {
    this.#running?.abort();
    this.#running = null;
  }

  /** Show the conversation that this tab had before, if it is still there. */
  async #recall() {
    this.#welcome();
    const id = this.memory.conversation;
    const messages = id ? await this.#messages(id) : null;
    if (!messages) return;
    this.#conversation = id;
    if (!messages.length) return;
    this.log.clear();
    messages.forEach((message) => this.#show(message));
    const last = messages.at(-1);
    if (last.status === "running") this.#run(() => ({ answer: last.id }));
  }

  async #messages(id) {
    try {
      return await this.server.messages(id);
    } catch (error) {
      if (!this.#isGone(error)) throw error;
      this.#forget();
      return null;
    }
  }

  #show({ id, role, text, html, status, error, sources }) {
    if (role === "user") {
      this.composer.acknowledge(text);
      return this.log.addQuestion(text);
    }
    const answer = this.log.addAnswer(id);
    answer.serve(sources);
    return status === "running" ? answer.grow({ tail: html }) : answer.end({ html, status, error });
  }

  #welcome() {
    this.log.welcome(this.#config ?? {}, (text) => this.ask(text));
  }

  async #begin() {
    if (this.#conversation) return;
    this.#conversation = await this.server.begin();
    this.memory.keep(this.#conversation, this.server.key);
  }

  /**
   * Follow an answer to its end. `start(signal)` says how it begins, and what to show when it did.
   * Returns whether it did not begin for a reason that a second try gets past.
   */
  async #run(start, { mayMend = false } = {}) {
    const own = new AbortController(), { signal } = own;
    own.hasBegun = new Promise((resolve) => { own.begin = resolve; });
    this.#running = own;
    this.composer.complain("");
    this.composer.set(this.say("searching"), { isRunning: true });
    try {
      const { begin, begun, answer } = await start(signal);
      if (answer) own.begin();
      const resume = (id, seq) => this.server.resume(this.#conversation, id, seq, signal);
      for await (const event of follow({ begin, resume, signal, answer })) {
        if (signal.aborted) return false;
        this.#hear(event, begun);
        if (event.name === "begun") { mayMend = false; own.begin(); }
      }
    } catch (error) {
      if (signal.aborted) return false;
      if (mayMend && (await this.#mend(error))) return true;
      this.#fail(error);
    } finally {
      if (this.#running === own) this.#running = null;
    }
    return false;
  }

  /** Get past what a second try can get past; returns whether this is such a thing. */
  async #mend(error) {
    if (this.#isGone(error)) {
      this.#forget();
      this.#welcome();
      return true;
    }
    if (error.status !== 403 || this.server.isVisitor) return false;
    // The page's token was made for a session before this one.
    return this.server.config().then(() => true, () => false);
  }

  #hear({ name, data }, begun) {
    const answer = this.log.lastAnswer;
    if (name === "begun") {
      if (answer?.id === data.answer) return; // asked twice, as the first time was not heard
      begun?.();
      this.log.addAnswer(data.answer);
    } else if (name === "cut") {
      this.composer.set(this.say("cut"), { isRunning: true });
    } else if (name === "served") {
      answer?.serve(data.sources);
      this.composer.set(this.say("answering"), { isRunning: true });
    } else if (name === "grown") {
      answer?.grow(data);
      this.composer.set(this.say("answering"), { isRunning: true });
    } else if (name === "ended") {
      answer?.end(data);
      this.composer.set(endingOf(data.status, answer?.sources.length ?? 0, this.say));
    }
  }

  #fail(error) {
    const answer = this.log.lastAnswer, sentence = this.#sentence(error);
    if (answer?.element.hasAttribute("aria-busy")) answer.end({ status: "failed", error: sentence });
    else this.composer.complain(sentence);
    this.composer.set("");
  }

  #forget() {
    this.memory.forget();
    this.server.key = "";
    this.#conversation = "";
  }

  /** Whether the conversation is not there any more, or its visitor's time is over. */
  #isGone(error) {
    const gone = this.server.isVisitor ? [401, 404] : [404];
    return Boolean(this.memory.conversation) && error instanceof Refused && gone.includes(error.status);
  }

  #sentence(error) {
    return sentenceOf(error, { say: this.say, isVisitor: this.server.isVisitor });
  }
}
