// The message that the address names, "#m-…": a search led to it. It is shown and marked, also when
// it stands on another branch than the one that shows, and stays so when the log is drawn anew.

import { tell } from "../site/notices.js";
import { give } from "./focus.js";
import { gettext } from "../site/words.js";

const NAMED = /^#m-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const ELSEWHERE = gettext("This is another version of the conversation. It goes on from here.");

/** The id of the message that a hash names, "" for none. */
export const messageIn = (hash) => NAMED.exec(hash)?.[1] ?? "";

export class Found {
  #marked = null;
  #asked = false; // its branch is to be shown, and was asked for

  /** `log` has `article(id)` and `element`. */
  constructor(log, hash) {
    this.log = log;
    this.turnTo(hash);
  }

  /** Another hash: another message. */
  turnTo(hash) {
    this.id = messageIn(hash);
    this.#marked?.classList.remove("found");
    this.#marked = null;
    this.#asked = false;
  }

  /** The message whose branch must be shown first, "" when the right one shows or was asked for. */
  get elsewhere() {
    if (!this.id || this.#asked) return "";
    return this.#article && !this.log.element.dataset.elsewhere ? "" : this.id;
  }

  noteAsked() {
    this.#asked = true;
  }

  /** Something was refused; returns whether that may have been its branch. */
  noteRefusal() {
    const wasAsked = this.#asked && !this.#article;
    if (wasAsked) this.id = "";
    return wasAsked;
  }

  /** Mark it, and the first time go to it; returns whether it is there. */
  show() {
    const article = this.#article;
    if (!article || article === this.#marked) return Boolean(article);
    const isNew = !this.#marked || this.#asked;
    this.#marked = article;
    article.classList.add("found");
    if (isNew) this.#goTo(article);
    return true;
  }

  get #article() {
    return this.id ? this.log.article(`m-${this.id}`) : undefined;
  }

  #goTo(article) {
    if (this.#asked) tell(ELSEWHERE, "success");
    this.#asked = false;
    article.scrollIntoView({ block: "start" });
    give(article);
  }
}
