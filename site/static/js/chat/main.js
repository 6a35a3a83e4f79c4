// The conversation page: its parts, and how they play together.

import { every, after, part } from "../site/parts.js";
import { Composer } from "./composer.js";
import "./copying.js";
import { Connection } from "./connection.js";
import { decide, isNews } from "./cursor.js";
import { EventsSocket } from "./events.js";
import { keepFocus } from "./focus.js";
import "./passage.js";
import "./rating.js";
import { readFrame } from "./frame.js";
import { elementsOf, Log } from "./log.js";
import { Reading } from "./reading.js";
import { Resumer } from "./resume.js";
import { Said } from "./said.js";
import { Status } from "./status.js";
import { Transport } from "./transport.js";

const later = (signal) => (milliseconds, act) => after(milliseconds, act, signal);

/** How the page's connections are made; `element` says where to. */
function transportOf({ dataset: { events, frames } }, signal) {
  const token = document.querySelector(".site-header [name=csrfmiddlewaretoken]").value;
  return new Transport({
    openSocket: (url) => new WebSocket(url),
    openStream: () => new EventsSocket({ events, frames, token, fetch: (...asked) => fetch(...asked) }),
    isReachable: () => fetch("/healthz", { cache: "no-store" }).then(({ ok }) => ok, () => false),
    later: later(signal),
  });
}

class Chat {
  constructor(element, signal) {
    this.element = element;
    this.log = new Log(element);
    this.status = new Status(element);
    this.said = new Said(element);
    this.reading = new Reading(element, signal);
    const connected = element.querySelector("[ws-connect]");
    this.connection = new Connection(connected, {
      status: this.status,
      transport: transportOf(connected, signal),
      onFrame: (html) => this.take(html),
      onOpen: () => this.#open(),
    }, signal);
    this.resumer = new Resumer({
      send: () => this.connection.send(this.#whatIsThere()),
      now: () => Date.now(),
      later: later(signal),
    });
    this.composer = new Composer(element, {
      send: (frame) => this.connection.send(frame),
      situation: () => this.#situation(),
    }, signal);
    document.addEventListener("keydown", (event) => this.#key(event), { signal });
    element.addEventListener("click", (event) => this.#click(event), { signal });
    every(1000, () => this.#noteSilence(), signal);
  }

  /** A frame has come. */
  take(html) {
    const { envelope, parts } = readFrame(elementsOf(html));
    const todo = decide(envelope, (id) => this.log.shown(id));
    if (todo === "ask") this.resumer.ask();
    if (todo !== "show") return;
    keepFocus(() => this.log.element, () => this.#show(envelope, parts));
    this.said.follow(this.log.lastAnswer, !this.status.isRunning);
    if (envelope.kind === "grown" || !this.status.isRunning) this.resumer.settle();
    if (isNews(envelope)) this.status.noteNews();
    else this.#noteSilence(); // what we asked for again says nothing new
    this.#settle();
  }

  #show(envelope, parts) {
    const folds = this.log.folds(envelope.answer);
    parts.forEach((each) => this.#put(each));
    this.log.unfold(envelope.answer, folds);
    this.log.settle(envelope);
  }

  #open() {
    this.resumer.askAnew();
    this.composer.sendHeld();
  }

  #put(each) {
    if (each.id === "status") this.status.set(each.dataset.state, each.textContent);
    else if (each.id === "notice") this.composer.say(each.textContent);
    else this.log.put(each);
  }

  #settle() {
    document.title = `${this.element.querySelector("#chat-header h1").textContent} · Commonplace`;
    if (!this.status.isRunning) this.composer.noteEnd();
    if (this.composer.acknowledge(this.log.element)) this.reading.goToEnd();
    this.reading.keepUp();
  }

  #noteSilence() {
    // Perhaps something did come, and was lost on its way to this page.
    if (this.status.noteSilence() && this.resumer.sinceSent > 10_000) this.resumer.ask();
  }

  #whatIsThere() {
    const answer = this.log.lastAnswer;
    return { action: "resume", seq: Number(answer?.dataset.seq ?? 0), answer: answer?.id.slice(2) ?? "" };
  }

  #situation() {
    return { isRunning: this.status.isRunning, isOnline: navigator.onLine, isConnected: this.connection.isOpen, isConnecting: this.connection.isOpening };
  }

  /** Escape stops an answer, unless it closes or leaves something else. */
  #key(event) {
    const isMeant = event.key === "Escape" && this.status.isRunning && !event.defaultPrevented;
    if (isMeant && !document.querySelector("dialog[open], details.menu[open], .editing:not([hidden]), .passage-panel:not([hidden])")) this.connection.send({ action: "stop" });
  }

  #click(event) {
    const button = event.target.closest("button[data-action]");
    if (!button) return;
    const { action, id } = button.dataset;
    if (action === "edit") this.composer.edit(id, this.log.article(`m-${id}`).querySelector(".body").innerText.trim());
    else this.connection.send(id ? { action, id } : { action });
  }
}

part("#chat", (element, signal) => new Chat(element, signal));
