// <commonplace-chat>: reads its attributes, and builds the rest in a shadow root.

import { Chat } from "./chat.js";
import { el } from "./dom.js";
import { Memory } from "./memory.js";
import { Panel } from "./panel.js";
import { Server } from "./server.js";
import { STYLE } from "./style.js";
import { speaker, spokenIn } from "./words.js";

/** Where the endpoints are, as a whole address that ends with a slash. */
export function baseOf({ base, server, collection }, page) {
  const withSlash = (address) => (address.endsWith("/") ? address : `${address}/`);
  if (base) return new URL(withSlash(base), page).href;
  const below = collection ? `c/${encodeURIComponent(collection)}/` : "widget/";
  return new URL(below, new URL(withSlash(server || "/"), page)).href;
}

/** Do this; whatever goes wrong stays here, as the page around is not ours to break. */
export function guarded(act) {
  try {
    return act();
  } catch (error) {
    console.warn("commonplace-chat:", error);
    return undefined;
  }
}

// Where there are no elements (Node, which tests this) nothing can be made of it.
export class CommonplaceChat extends (globalThis.HTMLElement ?? Object) {
  #panel;
  #chat;

  connectedCallback() {
    guarded(() => this.#build());
  }

  disconnectedCallback() {
    this.#chat?.leave();
    this.#panel?.end();
  }

  show() {
    guarded(() => this.#panel?.show());
  }

  hide() {
    guarded(() => this.#panel?.hide());
  }

  #build() {
    const shadow = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet(); // which a Content-Security-Policy for styles allows
    sheet.replaceSync(STYLE);
    shadow.adoptedStyleSheets = [sheet];
    const say = speaker(this.#language, (name) => this.getAttribute(name));
    this.#chat = this.#makeChat(say);
    this.#panel = this.#makePanel(say);
    const root = { class: "root", "data-theme": this.getAttribute("theme"), lang: spokenIn(this.#language) };
    shadow.replaceChildren(el("div", root, ...this.#panel.elements));
    const isWhole = this.hasAttribute("full");
    const focus = isWhole && !matchMedia("(pointer: coarse)").matches;
    if (isWhole || this.hasAttribute("open")) this.#panel.show({ focus });
  }

  get #language() {
    return this.closest("[lang]")?.lang ?? "";
  }

  #makeChat(say) {
    const [base, server, collection] = ["base", "server", "collection"].map((name) => this.getAttribute(name) ?? "");
    // Not the page's <base>, which says where its pictures are; in a frame without address, that.
    const page = location.origin === "null" ? document.baseURI : location.href;
    const address = baseOf({ base, server, collection }, page);
    const memory = new Memory(address);
    const isVisitor = Boolean(collection);
    return new Chat({
      server: new Server(address, { isVisitor, key: isVisitor ? memory.key : "" }),
      memory,
      say,
      language: this.#language,
      titled: (title) => { if (title && !this.hasAttribute("label-title")) this.#panel.title.textContent = title; },
    });
  }

  #makePanel(say) {
    const chat = this.#chat;
    return new Panel({
      say,
      isWhole: this.hasAttribute("full"),
      inner: chat.elements,
      anew: () => chat.anew(),
      escape: () => chat.goBack(),
      opened: ({ focus }) => {
        chat.prepare();
        if (focus) chat.focus();
      },
    });
  }
}
