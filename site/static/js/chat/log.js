// The conversation as it stands on the page, and how a frame's parts are put into it.

import { harmless } from "./harmless.js";

/** The top-level elements of a frame. They are read here once, and never again as text. */
export function elementsOf(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.children;
}

/** Another element of the same kind: what stood in the tail may stand above it now, and the browser
    would count that as the tail having moved, although nothing that is read has. */
function renew(place, part) {
  const fresh = place?.cloneNode(false);
  fresh?.append(...part.childNodes);
  place?.replaceWith(fresh);
}

/** What was quoted above an answer while it was written is still being read: it stays when the whole
    answer comes, unless something else stands in the place of that. */
function keepQuoted(place, part) {
  const quoted = place?.querySelector(":scope > [id^=extract-]:has(~ .body)");
  if (!quoted?.childElementCount || !part.querySelector(":scope > .body > [id^=blocks-]")) return;
  part.querySelector(":scope > [id^=extract-]")?.remove();
  part.prepend(quoted);
}

export class Log {
  constructor(chat) {
    this.chat = chat;
    harmless(this.element);
  }

  get element() {
    return this.chat.querySelector("#log");
  }

  article(id) {
    return [...this.element.children].find((each) => each.id === id);
  }

  get lastAnswer() {
    return [...this.element.children].findLast((each) => each.matches("article.answer"));
  }

  /** The number of the last event that an article shows; undefined without it. */
  shown(id) {
    const article = this.article(id);
    return article && Number(article.dataset.seq ?? 0);
  }

  /** Put a part where it belongs. The part must be one that readFrame returned. */
  put(part) {
    harmless(part);
    const how = part.getAttribute("hx-swap-oob");
    part.removeAttribute("hx-swap-oob");
    const place = part.id ? this.chat.querySelector(`#${CSS.escape(part.id)}`) : this.element;
    if (how === "innerHTML" && part.id.startsWith("tail-")) renew(place, part);
    else if (how === "innerHTML") place?.replaceChildren(...part.childNodes);
    else if (how?.startsWith("beforeend")) place?.append(...part.childNodes);
    else {
      if (part.matches("article.answer")) keepQuoted(place, part);
      place?.replaceWith(part);
    }
  }

  /** Whether each fold in an answer's text is open, in order. */
  folds(id) {
    return [...(this.article(id)?.querySelectorAll(".body details") ?? [])].map((fold) => fold.open);
  }

  /** Open those again that a change has replaced. */
  unfold(id, folds) {
    if (!folds.includes(true)) return;
    this.article(id)?.querySelectorAll(".body details").forEach((fold, i) => { fold.open ||= folds[i] ?? false; });
  }

  /** Note what was shown, and that there is a conversation now. */
  settle(envelope) {
    if (envelope.kind === "grown") this.article(envelope.answer).dataset.seq = envelope.seq;
    if (this.lastAnswer) this.element.querySelector(":scope > #first-steps")?.remove();
  }
}
