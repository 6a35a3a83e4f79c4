// The cited passage beside the answer: in its note, or, once that says something else or is gone,
// as it was when the answer was written. To compare both without leaving the page.

import { part } from "../site/parts.js";
import { find, describe, give } from "./focus.js";
import { gettext } from "../site/words.js";

// One that leads to a place on the page itself is of a copied conversation: there is no note.
const LINKS = ["a.citation:not([href^='#'])", ".source > a"];
const CITED = LINKS.map((each) => `#log ${each}`).join(", ");
const AWAY = gettext("The passage cannot be shown now. The answer was given these words of it:");

const AIR = 12; // pixels above the passage

const isPlain = (event) => event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;

/** The links of an answer to different passages, in the order in which it cites them. */
export function passagesOf(article) {
  const all = [...article.querySelectorAll(LINKS.join(", "))];
  return all.filter((link, i) => all.findIndex((other) => other.href === link.href) === i);
}

function sourceOf(article, href) {
  return [...article.querySelectorAll(".source")].find((each) => each.querySelector(":scope > a").href === href);
}

/** What the page at this address has for the panel; null when there is none. */
async function partOf(href) {
  const address = new URL(href, document.baseURI);
  address.searchParams.set("panel", "1");
  const html = await fetch(address).then((response) => (response.ok && !response.redirected ? response.text() : ""), () => "");
  if (!html) return null;
  const template = document.createElement("template");
  template.innerHTML = html; // as its own page shows it
  return template.content;
}

class Panel {
  #article = null;
  #links = [];
  #at = 0;
  #from = null; // where the focus was, as focus.js describes it
  #asked = 0; // number of the newest request

  constructor(panel, chat) {
    Object.assign(this, { panel, chat });
    this.title = panel.querySelector("#passage-title");
    this.shown = panel.querySelector("[data-shown]");
    this.way = panel.querySelector("[data-note]");
  }

  open(link) {
    this.#article = link.closest("article");
    this.#links = passagesOf(this.#article);
    this.#from = describe(link, this.chat.querySelector("#log"));
    this.#show(this.#links.findIndex((each) => each.href === link.href));
    this.title.focus({ preventScroll: true });
  }

  step(by) {
    this.#show(Math.min(Math.max(this.#at + by, 0), this.#links.length - 1));
  }

  close() {
    if (this.panel.hidden) return;
    this.panel.hidden = true;
    this.#cover(false);
    if (this.#from) give(find(this.#from, this.chat.querySelector("#log")));
  }

  #show(at) {
    this.#at = at;
    const { href } = this.#links[at];
    const source = sourceOf(this.#article, href);
    this.title.textContent = source?.querySelector(":scope > a").textContent ?? this.#links[at].textContent;
    this.way.href = href;
    this.panel.querySelector('[data-step="-1"]').disabled = at === 0;
    this.panel.querySelector('[data-step="1"]').disabled = at === this.#links.length - 1;
    this.panel.hidden = false;
    this.#cover(window.matchMedia("(max-width: 46rem)").matches);
    this.#fetch(href, source, ++this.#asked);
  }

  /** Whether the answer and the box lie below the panel, where nothing may have the focus. */
  #cover(isCovered) {
    for (const each of this.chat.querySelectorAll("#log, .composer-area")) each.inert = isCovered;
  }

  async #fetch(href, source, number) {
    let part = await partOf(href);
    const sealed = source?.querySelector(":scope > a").dataset.sealed;
    // The note may have been rewritten or deleted since this page was loaded.
    if (sealed && (!part || part.querySelector("[data-changed]"))) part = (await partOf(sealed)) ?? part;
    if (number !== this.#asked) return; // another one was asked for
    const isSealed = Boolean(part?.querySelector(".sealed"));
    this.way.textContent = isSealed ? gettext("Open as a page") : gettext("Open the note");
    if (isSealed && sealed) this.way.href = sealed;
    if (part) this.#put(part);
    else this.#putWords(source);
  }

  #put(part) {
    this.shown.replaceChildren(part);
    const marked = this.shown.querySelector(".passage");
    this.panel.scrollTop = marked ? marked.getBoundingClientRect().top - this.shown.getBoundingClientRect().top - AIR : 0;
  }

  #putWords(source) {
    const words = document.createElement("p");
    words.className = "notice";
    words.textContent = AWAY;
    const text = document.createElement("blockquote");
    text.dir = "auto";
    text.textContent = source?.querySelector(".excerpt")?.textContent ?? "";
    this.shown.replaceChildren(words, text);
  }
}

part("#passage-panel", (element, signal) => {
  const chat = document.getElementById("chat");
  const panel = new Panel(element, chat);
  chat.addEventListener("click", (event) => {
    const link = event.target.closest(CITED);
    if (!link || !isPlain(event)) return;
    event.preventDefault();
    panel.open(link);
  }, { signal });
  element.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button && "close" in button.dataset) panel.close();
    else if (button?.dataset.step) panel.step(Number(button.dataset.step));
  }, { signal });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !element.hidden && !document.querySelector("dialog[open]")) panel.close();
  }, { signal });
});
