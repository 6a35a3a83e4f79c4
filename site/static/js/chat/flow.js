// Which flow answers: what the menu says goes with each question, and is told when it is changed.

export class FlowChoice {
  /** `send(frame)` returns whether it could; an untold choice goes with the next question. */
  constructor(chat, { send }, signal) {
    this.menu = chat.querySelector("#flow"); // none where there is one flow alone
    this.chat = chat;
    this.menu?.addEventListener("change", () => {
      this.#showAbout();
      send({ action: "flow", flow: this.menu.value });
    }, { signal });
    this.#showAbout(); // a browser may have put an earlier choice back
  }

  /** What a question's frame says of it. */
  get said() {
    return this.menu ? { flow: this.menu.value } : {};
  }

  #showAbout() {
    for (const about of this.chat.querySelectorAll("[data-about]")) about.hidden = about.dataset.about !== this.menu.value;
  }
}
