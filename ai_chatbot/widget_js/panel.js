// The button on the page and the dialog that it opens: where they stand, and where the focus goes.

import { button, el } from "./dom.js";

const SMALL = "(max-width: 480px), (max-height: 420px)"; // there the dialog takes the whole window
const SVG = "http://www.w3.org/2000/svg";
const BUBBLE = "M4 5h16v11H9l-5 4z";

export class Panel {
  #ends = new AbortController();
  #small = matchMedia(SMALL);

  /** `inner` are the elements below its head; `opened()` says that it was opened. */
  constructor({ say, isWhole, inner, opened, anew, escape }) {
    Object.assign(this, { isWhole, opened, escape });
    this.title = el("h2", { id: "title" }, say("title"));
    this.close = button(say("close"), () => this.hide(), { hidden: isWhole });
    const head = el("div", { class: "head" }, this.title, button(say("new"), anew), this.close);
    const opens = { "aria-haspopup": "dialog", "aria-expanded": "false", class: "launcher", hidden: isWhole };
    this.launcher = button(el("span", {}, say("open")), () => this.show(), opens);
    this.launcher.prepend(icon());
    const heard = { onclose: () => this.#closed(), oncancel: (event) => this.#cancel(event) };
    this.dialog = el("dialog", { "aria-labelledby": "title", ...heard }, head, ...inner);
    this.elements = [this.launcher, this.dialog];
    this.#listen();
  }

  get isOpen() {
    return this.dialog.open;
  }

  show({ focus = true } = {}) {
    if (this.isOpen) return;
    const fills = this.isWhole || this.#small.matches;
    this.dialog.classList.toggle("whole", fills);
    this.launcher.hidden = true;
    this.launcher.setAttribute("aria-expanded", "true");
    // What covers the page keeps the focus within; beside the page one may go on reading. (Its
    // `show()` would take the focus, which a page that opens it from the start may not want.)
    if (fills && !this.isWhole) this.dialog.showModal();
    else this.dialog.setAttribute("open", "");
    this.opened({ focus });
  }

  hide() {
    if (!this.isWhole && this.isOpen) this.dialog.close();
  }

  /** Listen to nothing outside any more. */
  end() {
    this.#ends.abort();
  }

  #closed() {
    if (this.isOpen) return;
    this.launcher.hidden = this.isWhole;
    this.launcher.setAttribute("aria-expanded", "false");
    this.launcher.focus();
  }

  #cancel(event) {
    event.preventDefault();
    this.#escape();
  }

  #escape() {
    if (!this.escape()) this.hide();
  }

  #listen() {
    const { signal } = this.#ends;
    this.dialog.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing) {
        event.preventDefault(); // the dialog's own "cancel" is for those of other kinds
        this.#escape();
      }
    });
    // A page's own shortcuts are not meant by what is typed here.
    for (const name of ["keydown", "keypress", "keyup"]) {
      this.dialog.addEventListener(name, (event) => event.stopPropagation());
    }
    this.#small.addEventListener("change", () => this.#refit(), { signal });
    const seen = globalThis.visualViewport;
    seen?.addEventListener("resize", () => this.#leaveRoom(seen), { signal });
  }

  /** The window became small, or large: what was open is so in the other way. */
  #refit() {
    if (!this.isOpen || this.isWhole) return;
    const focused = this.dialog.getRootNode().activeElement;
    this.dialog.close();
    this.show({ focus: false }); // before its "close" is told
    focused?.focus();
  }

  /** A keyboard on the screen covers the window's lower half: stay above it. */
  #leaveRoom(seen) {
    if (this.dialog.classList.contains("whole")) this.dialog.style.setProperty("--seen", `${seen.height}px`);
  }
}

function icon() {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", BUBBLE);
  svg.append(path);
  return svg;
}
