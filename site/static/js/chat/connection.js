// The websocket, or what stands in for it where websockets are blocked (transport.js): htmx's
// extension connects it, and again after a while when it was cut.
//
// The extension is all that htmx does here. It reaches the part of the page below its element
// only, where no text of models or notes stands, and never puts a frame into the page itself.

import { after } from "../site/parts.js";
import { gettext } from "../site/words.js";

const RETRY_PAUSE = 5000; // ms until a page that was one too many tries again
const TOO_MANY = 4429;
const WORDS_ON_CLOSE = {
  4401: gettext("You are signed out. Reload the page to sign in again; your question stays in the box until then."),
  4403: gettext("This page may not talk to the server from here. Open it under the server's own address."),
  4404: gettext("This conversation is gone. Start a new one."),
  [TOO_MANY]: gettext("Too many pages of yours are open. Close one: this page then connects within seconds."),
};
const WITHOUT_WEBSOCKET = gettext("Connected without websocket");
const OFFLINE = gettext("You are offline. Your question stays in the box until you are back.");

export class Connection {
  #socket = null; // htmx's wrapper of the open websocket
  #wasOpen = false;

  /** `onFrame(html)` and `onOpen()`; `status` says how the connection is, `transport` makes it. */
  constructor(element, { status, transport, onFrame, onOpen }, signal) {
    Object.assign(this, { status, signal });
    window.htmx.createWebSocket = (url) => transport.connect(url);
    const on = (name, act) => element.addEventListener(`htmx:ws${name}`, act, { signal });
    on("Connecting", () => this.#connecting());
    on("Open", (event) => {
      this.#socket = event.detail.socketWrapper;
      this.#wasOpen = true;
      status.note(transport.isPlain ? WITHOUT_WEBSOCKET : "");
      onOpen();
    });
    on("Close", (event) => this.#close(event.detail));
    on("BeforeMessage", (event) => {
      event.preventDefault();
      onFrame(event.detail.message);
    });
    window.addEventListener("offline", () => status.set("offline", OFFLINE), { signal });
    window.addEventListener("online", () => {
      if (this.isOpen) onOpen();
      else status.set("reconnecting", gettext("Reconnecting…"));
    }, { signal });
    // The extension closes its socket when it hears that its element is cleaned up.
    signal.addEventListener("abort", () => window.htmx.trigger(element, "htmx:beforeCleanupElement"), { once: true });
  }

  /** Whether it opens for the first time: what is asked meanwhile need not wait for its asker. */
  get isOpening() {
    return !this.isOpen && !this.#wasOpen && this.status.state === "connecting";
  }

  get isOpen() {
    return this.#socket !== null;
  }

  /** Send an object as JSON; returns whether there was a connection to send it over. */
  send(frame) {
    if (!this.isOpen) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  #connecting() {
    if (!navigator.onLine) return;
    if (this.status.state === "failed" && !this.isOpen) return; // it tries again behind its words
    if (this.#wasOpen) this.status.set("reconnecting", gettext("Reconnecting…"));
    else this.status.set("connecting", gettext("Connecting…"));
  }

  #close({ event, socketWrapper }) {
    this.#socket = null;
    const words = WORDS_ON_CLOSE[event.code];
    if (event.code === TOO_MANY) after(RETRY_PAUSE, socketWrapper.reconnect, this.signal);
    if (words) this.status.set("failed", words);
    else if (!navigator.onLine) this.status.set("offline", OFFLINE);
    else if (this.#wasOpen) this.status.set("reconnecting", gettext("Connection lost. Reconnecting…"));
    else this.status.set("connecting", gettext("Connecting…")); // nothing is lost yet: another way may open
  }
}
