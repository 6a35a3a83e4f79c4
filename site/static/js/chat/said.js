// What a screen reader hears of an answer: each finished block once, as it comes. The log itself
// is quiet, as the end of a growing text is rewritten at every word.

const KEPT = 3; // blocks; nobody goes back to read here

export class Said {
  #answer = "";
  #blocks = 0; // of it that were said

  constructor(chat) {
    this.region = chat.querySelector("#said");
  }

  /** Say what is new of this article; all of it once it has ended. */
  follow(article, hasEnded) {
    if (!article) return;
    if (article.id !== this.#answer) {
      if (hasEnded) return; // one that nobody saw grow
      [this.#answer, this.#blocks] = [article.id, 0];
    }
    const blocks = [...(article.querySelector("[id^=blocks-]")?.children ?? [])];
    for (const block of blocks.slice(this.#blocks)) this.#say(block.textContent);
    this.#blocks = Math.max(this.#blocks, blocks.length);
    if (hasEnded) this.#answer = "";
  }

  #say(words) {
    const line = document.createElement("p");
    line.textContent = words;
    this.region.append(line);
    while (this.region.children.length > KEPT) this.region.firstChild.remove();
  }
}
