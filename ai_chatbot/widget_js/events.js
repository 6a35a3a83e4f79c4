// Server-Sent Events, read out of the pieces of a response as they arrive.

export class EventParser {
  #line = []; // the pieces of a line that has not ended
  #name = "message";
  #id = "";
  #data = [];

  /** `hear({ name, id, data })` is called for each event; its data is JSON. */
  constructor(hear) {
    this.hear = hear;
  }

  /** Take the next piece. Raises SyntaxError when an event's data is not JSON. */
  push(text) {
    let from = 0;
    for (let end; (end = text.indexOf("\n", from)) >= 0; from = end + 1) {
      this.#line.push(text.slice(from, end));
      const line = this.#line.join("");
      this.#line = [];
      this.#take(line.endsWith("\r") ? line.slice(0, -1) : line);
    }
    if (from < text.length) this.#line.push(text.slice(from));
  }

  #take(line) {
    if (!line) return this.#end();
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(line[colon + 1] === " " ? colon + 2 : colon + 1);
    if (field === "event") this.#name = value;
    else if (field === "id") this.#id = value;
    else if (field === "data") this.#data.push(value);
  }

  #end() {
    const event = { name: this.#name, id: this.#id, data: this.#data };
    this.#name = "message";
    this.#data = [];
    if (event.data.length) this.hear({ ...event, data: JSON.parse(event.data.join("\n")) });
  }
}
