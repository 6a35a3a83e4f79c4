// Asking for what was missed: one request at a time, however many gaps are seen meanwhile.

const PAUSE = 300; // ms between two requests
const PATIENCE = 5000; // ms for the answer to one; then it is taken for lost

/**
 * `send` sends the request and returns whether it could; `later(milliseconds, act)` is a timer.
 * Without a connection nothing waits: a page that connects asks anyway.
 */
export class Resumer {
  #sentAt = -Infinity;
  #isUnderWay = false; // sent, and not answered yet
  #isWaiting = false; // a timer is set that will send

  constructor({ send, now, later }) {
    Object.assign(this, { send, now, later });
  }

  /** Something is missing. */
  ask() {
    if (this.#isWaiting || (this.#isUnderWay && this.sinceSent < PATIENCE)) return;
    const pause = PAUSE - this.sinceSent;
    if (pause <= 0) this.#sendNow();
    else this.#sendIn(pause);
  }

  /** A new connection: whatever was asked over the old one is lost. */
  askAnew() {
    this.#sendNow();
  }

  /** What was asked for has come. */
  settle() {
    this.#isUnderWay = false;
  }

  get sinceSent() {
    return this.now() - this.#sentAt;
  }

  #sendNow() {
    this.#isUnderWay = this.send();
    if (this.#isUnderWay) this.#sentAt = this.now();
  }

  #sendIn(pause) {
    this.#isWaiting = true;
    this.later(pause, () => {
      this.#isWaiting = false;
      if (!this.#isUnderWay) this.#sendNow();
    });
  }
}
