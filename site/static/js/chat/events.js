// What a websocket is to the page, over plain requests: a stream of Server-Sent Events brings what
// is shown, and each frame is a POST whose answer may bring more.

const CONNECTING = 0, OPEN = 1, CLOSED = 3; // as a WebSocket's readyState
const LOST = 1006; // a WebSocket's close code when its connection broke
const FIRST_WORD = 8000; // ms until a stream that says nothing is given up: something holds it back
const SILENCE = 45_000; // ms: the server says something every 15 seconds
const CODES = new Map([[401, 4401], [403, 4403], [404, 4404], [429, 4429]]);

/** The close code that says what a refused request does. Who is signed out is led elsewhere. */
export function codeOf({ type, status }) {
  return type === "opaqueredirect" ? 4401 : CODES.get(status) ?? LOST;
}

/** Reads a stream of events, however it is cut into pieces. */
export class EventReader {
  #line = []; // pieces of one that has not ended
  #fields = {};

  /** The events that ended in this piece, as {event, data}. */
  push(text) {
    const events = [];
    const pieces = text.split("\n");
    const unfinished = pieces.pop();
    for (const piece of pieces) {
      this.#line.push(piece);
      this.#take(this.#line.join(""), events);
      this.#line = [];
    }
    this.#line.push(unfinished);
    return events;
  }

  #take(line, events) {
    if (line) {
      const colon = line.indexOf(": ");
      if (colon > 0) this.#fields[line.slice(0, colon)] = line.slice(colon + 2);
      return;
    }
    const { event, data } = this.#fields;
    this.#fields = {};
    if (data !== undefined) events.push({ event, data: JSON.parse(data) });
  }
}

/** As much of a WebSocket as htmx's extension uses. */
export class EventsSocket extends EventTarget {
  readyState = CONNECTING;
  OPEN = OPEN;
  onopen = null;
  onclose = null;
  #ending = new AbortController();
  #sent = Promise.resolve(); // frames arrive in order
  #timer;

  /** `token` is the one against forged requests; `fetch` is the browser's. */
  constructor({ events, frames, token, fetch }) {
    super();
    Object.assign(this, { events, frames, token, fetch });
    this.#expect(FIRST_WORD);
    this.#listen().catch(() => this.close(LOST));
  }

  send(frame) {
    this.#sent = this.#sent.then(() => this.#post(frame)).catch(() => this.close(LOST));
  }

  close(code = 1000) {
    if (this.readyState === CLOSED) return;
    this.readyState = CLOSED;
    clearTimeout(this.#timer);
    this.#ending.abort();
    this.onclose?.({ type: "close", code });
  }

  async #listen() {
    const response = await this.#request(this.events, { cache: "no-store" });
    if (!response.ok) return this.close(codeOf(response));
    const reader = new EventReader();
    const decoder = new TextDecoder();
    for (const body = response.body.getReader(); ;) {
      const { done, value } = await body.read();
      if (done) return this.close(LOST);
      this.#hear();
      reader.push(decoder.decode(value, { stream: true })).forEach((each) => this.#obey(each));
    }
  }

  async #post(frame) {
    if (this.readyState === CLOSED) return;
    const headers = { "Content-Type": "application/json", "X-CSRFToken": this.token };
    const response = await this.#request(this.frames, { method: "POST", headers, body: frame });
    if (!response.ok) return this.close(codeOf(response));
    const { shown, closed } = await response.json();
    shown.forEach((html) => this.#show(html));
    if (closed) this.close(closed);
  }

  #request(address, options) {
    return this.fetch(address, { redirect: "manual", signal: this.#ending.signal, ...options });
  }

  #hear() {
    if (this.readyState === CLOSED) return;
    this.#expect(SILENCE);
    if (this.readyState === OPEN) return;
    this.readyState = OPEN;
    this.onopen?.({ type: "open" });
  }

  /** Something must be heard within this time. */
  #expect(milliseconds) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.close(LOST), milliseconds);
  }

  #obey({ event, data }) {
    if (event === "shown") this.#show(data.html);
    if (event === "closed") this.close(data.code);
  }

  #show(html) {
    if (this.readyState === OPEN) this.dispatchEvent(new MessageEvent("message", { data: html }));
  }
}
