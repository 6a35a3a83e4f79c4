// The conversation page: its parts, and how they play together.

import { every, after, part } from "../site/parts.js";
import { Composer } from "./composer.js";
import "./copying.js";
import { Connection } from "./connection.js";
import { decide, isNews } from "./cursor.js";
import { EventsSocket } from "./events.js";
import { FlowChoice } from "./flow.js";
import { keepFocus } from "./focus.js";
import { Found } from "./found.js";
import "./passage.js";
import { readFrame } from "./frame.js";
import { elementsOf, Log } from "./log.js";
import { Reading } from "./reading.js";
import { Resumer } from "./resume.js";
import { Said } from "./said.js";
import "./side.js";
import { Status } from "./status.js";
import { Transport } from "./transport.js";

/** What Escape closes or leaves first. */
const OVER = "dialog[open], details.menu[open], .editing:not([hidden]), .passage-panel:not([hidden]), :is(.sidebar:popover-open)";

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
    this.found = new Found(this.log, location.hash);
    this.reading = new Reading(element, signal, { isLedTo: this.found.show() });
    window.addEventListener("hashchange", () => this.#turnTo(location.hash), { signal });
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
    this.flow = new FlowChoice(element, { send: (frame) => this.connection.send(frame) }, signal);
    this.composer = new Composer(element, {
      send: (frame) => this.connection.send(frame),
      situation: () => this.#situation(),
      flow: () => this.flow.said,
    }, signal);
    element.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing || !event.target.matches?.(".rating input")) return;
      event.preventDefault(); // without scripts it is a form's
      this.#rate(event.target.closest(".rating").querySelector("[data-says]"));
    }, { signal });
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
    if (envelope.kind === "asked") document.dispatchEvent(new Event("asked")); // the list beside hears it
  }

  #show(envelope, parts) {
    const folds = this.log.folds(envelope.answer);
    parts.forEach((each) => this.#put(each));
    this.log.unfold(envelope.answer, folds);
    this.log.settle(envelope);
  }

  #open() {
    if (!this.#askElsewhere()) this.resumer.askAnew();
    this.composer.sendHeld();
  }

  /** The branch of the message that the address names, if another shows. */
  #askElsewhere() {
    const id = this.found.elsewhere;
    if (!id || !this.connection.send({ action: "version", id })) return false;
    this.found.noteAsked();
    return true;
  }

  #turnTo(hash) {
    this.found.turnTo(hash);
    if (!this.found.show()) this.#askElsewhere();
  }

  #put(each) {
    if (each.id === "status") this.status.set(each.dataset.state, each.textContent);
    else if (each.id === "notice") this.#refuse(each.textContent);
    else this.log.put(each);
  }

  #refuse(words) {
    this.composer.say(words);
    if (this.found.noteRefusal()) this.resumer.askAnew(); // there is no such message
  }

  #settle() {
    document.title = `${this.element.querySelector("#chat-header h1").textContent} · Commonplace`;
    if (!this.status.isRunning) this.composer.noteEnd();
    if (this.composer.acknowledge(this.log.element)) this.reading.goToEnd();
    this.reading.keepUp();
    this.found.show();
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
    if (isMeant && !document.querySelector(OVER)) this.connection.send({ action: "stop" });
  }

  #click(event) {
    const button = event.target.closest("button[data-action]");
    if (!button) return;
    event.preventDefault(); // without scripts some are a form's
    const { action, id, flow } = button.dataset;
    if (action === "edit") this.composer.edit(id, this.log.article(`m-${id}`).querySelector(".body").innerText.trim());
    else if (action === "rate") this.#rate(button);
    else if (action === "ask") this.composer.ask(button.textContent);
    else this.connection.send({ action, ...(id && { id }), ...(flow && { flow }) });
  }

  #rate({ dataset: { id, thumb, says }, ariaPressed, parentElement }) {
    const isTakenBack = !says && ariaPressed === "true";
    const reason = says ? parentElement.querySelector("input").value : ""; // of this thumb alone
    this.connection.send({ action: "rate", id, thumb: isTakenBack ? "none" : thumb, reason });
  }
}

part("#chat", (element, signal) => new Chat(element, signal));

// What takes files in is fetched when something is dragged over the page for the first time.
document.addEventListener("dragenter", () => import("./dropping.js"), { once: true });
