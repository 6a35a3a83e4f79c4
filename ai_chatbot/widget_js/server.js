// What the widget says to its server, and what it hears back. Nothing else here knows HTTP.

import { EventParser } from "./events.js";

const SILENCE = 45_000; // ms without even a heartbeat, after which a connection is dead

/** The server said no; the message is its sentence. */
export class Refused extends Error {
  constructor(sentence, status = 0, retryAfter = 0) {
    super(sentence);
    Object.assign(this, { status, retryAfter });
  }
}

/** The server cannot be reached, or the connection to it was cut. */
export class Away extends Error {}

export class Server {
  #csrf = "";

  /** `base` ends with a slash. A visitor is known by `key` alone, a signed-in user by a cookie. */
  constructor(base, { isVisitor, key = "" }) {
    Object.assign(this, { base, isVisitor, key });
  }

  async config() {
    const config = await this.#json("config");
    this.#csrf = config.csrf ?? "";
    return config;
  }

  /** Begin a conversation; returns its id. */
  async begin() {
    const made = await this.#json("conversations", { method: "POST", body: {} });
    this.key = made.key ?? this.key;
    return made.id;
  }

  async messages(conversation) {
    return (await this.#json(pathOf(conversation))).messages;
  }

  async stop(conversation) {
    await this.#fetch(pathOf(conversation, "/stop"), { method: "POST", body: {} });
  }

  /** The events of the answer to a question, which is asked by this. */
  ask(conversation, message, id, signal) {
    return this.#events(pathOf(conversation, "/ask"), { method: "POST", body: { message, id }, signal });
  }

  /** The events of another answer in place of this one. */
  retry(conversation, id, signal) {
    return this.#events(pathOf(conversation, "/retry"), { method: "POST", body: { id }, signal });
  }

  /** The events of an answer after number `after`. */
  resume(conversation, answer, after, signal) {
    const query = new URLSearchParams({ answer, after });
    return this.#events(pathOf(conversation, `/events?${query}`), { signal });
  }

  async #json(path, options) {
    const response = await this.#fetch(path, options);
    return response.json().catch(() => { throw new Away(); });
  }

  async *#events(path, options) {
    const response = await this.#fetch(path, options);
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let heard = [];
    const parser = new EventParser((event) => heard.push(event));
    try {
      for (;;) {
        const { value, done } = await soon(reader.read());
        if (done) return;
        parser.push(value);
        const events = heard;
        heard = [];
        yield* events;
      }
    } catch (error) {
      if (options.signal?.aborted) throw error;
      throw new Away();
    } finally {
      reader.cancel().catch(() => {});
    }
  }

  async #fetch(path, { method = "GET", body, signal } = {}) {
    const headers = {};
    if (body) headers["Content-Type"] = "application/json";
    if (body && this.#csrf) headers["X-CSRFToken"] = this.#csrf;
    if (this.key) headers.Authorization = `Bearer ${this.key}`;
    let response;
    try {
      response = await fetch(this.base + path, {
        method,
        headers,
        body: body && JSON.stringify(body),
        signal,
        cache: "no-store",
        credentials: this.isVisitor ? "omit" : "same-origin",
        redirect: "manual", // to a sign-in page, which is no answer
      });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new Away();
    }
    if (!response.ok) throw await refusalOf(response);
    return response;
  }
}

const pathOf = (conversation, rest = "") => `conversations/${encodeURIComponent(conversation)}${rest}`;

async function refusalOf(response) {
  if (response.type === "opaqueredirect") return new Refused("", 401);
  const problem = await response.json().catch(() => ({}));
  return new Refused(String(problem?.detail ?? ""), response.status, Number(problem?.retry_after) || 0);
}

/** The same promise; rejected when nothing comes for too long. */
function soon(promise) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Away()), SILENCE);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
