// By which way the page is connected: a websocket, or plain requests where those are blocked.

const TRIES = 2; // websockets that did not open, one after the other, though the server answers
const PATIENCE = 8000; // ms until one that is neither opened nor refused is given up
const CONNECTING = 0; // a WebSocket's readyState

/**
 * `openSocket(url)` and `openStream()` make a connection of either kind, `isReachable()` asks the
 * server for a sign of life, `later(milliseconds, act)` is a timer.
 */
export class Transport {
  #blocked = 0;

  constructor({ openSocket, openStream, isReachable, later }) {
    Object.assign(this, { openSocket, openStream, isReachable, later });
  }

  /** Whether it does without websockets: until the page is loaded again. */
  get isPlain() {
    return this.#blocked >= TRIES;
  }

  connect(url) {
    return this.isPlain ? this.openStream() : this.#watched(this.openSocket(url));
  }

  #watched(socket) {
    let wasOpen = false;
    socket.addEventListener("open", () => {
      wasOpen = true;
      this.#blocked = 0;
    });
    socket.addEventListener("close", () => wasOpen || this.#noteRefusal());
    this.later(PATIENCE, () => socket.readyState === CONNECTING && socket.close());
    return socket;
  }

  async #noteRefusal() {
    const isReachable = await this.isReachable();
    if (!this.isPlain) this.#blocked = isReachable ? this.#blocked + 1 : 0;
  }
}
