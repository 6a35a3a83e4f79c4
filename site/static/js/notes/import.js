// The import form: files dropped on it, and how far their upload is.

import { chosenFiles, droppedFiles, formOf } from "./files.js";
import { gettext, ngettext } from "../site/words.js";

const FILES_MAX = 10_000; // as the server's settings say

class Import {
  #signal;

  constructor(form, signal) {
    this.form = form;
    this.#signal = signal;
    this.status = form.querySelector("#upload-status");
    this.bar = form.querySelector("#upload-progress");
    this.button = form.querySelector("button");
  }

  send(files) {
    if (files.length > FILES_MAX) {
      this.status.textContent = gettext("These are {count} files. Bring a zip of them instead.", { count: files.length });
      return;
    }
    this.#request(formOf(files, this.form.elements.csrfmiddlewaretoken.value));
    this.bar.hidden = false;
    this.button.disabled = true;
    this.status.className = "";
    this.status.textContent = ngettext("Uploading {count} file…", "Uploading {count} files…", files.length);
  }

  #request(data) {
    const request = new XMLHttpRequest(); // fetch does not tell how far an upload is
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) this.bar.value = (100 * event.loaded) / event.total;
    };
    request.onerror = () => this.#fail(gettext("The upload broke off. Check the connection and try again."));
    request.onload = () => this.#end(request.responseText);
    request.open("POST", this.form.action);
    request.setRequestHeader("Accept", "application/json");
    request.send(data);
    this.#signal.addEventListener("abort", () => request.abort(), { once: true });
  }

  #end(text) {
    let answer = {};
    try { answer = JSON.parse(text); } catch { /* said below */ }
    if (answer.url) location.assign(answer.url);
    else this.#fail(answer.error || gettext("The server did not take the upload. Please try again."));
  }

  #fail(sentence) {
    this.status.textContent = sentence;
    this.status.className = "notice error";
    this.bar.hidden = true;
    this.button.disabled = false;
  }
}

function listenForDrops(form, onFiles, onFailure, signal) {
  const on = (kinds, act) => kinds.forEach((kind) => form.addEventListener(kind, act, { signal }));
  on(["dragenter", "dragover"], (event) => {
    event.preventDefault();
    form.classList.add("over");
  });
  on(["dragleave", "drop"], () => form.classList.remove("over"));
  on(["drop"], (event) => {
    event.preventDefault();
    droppedFiles(event.dataTransfer).then(onFiles, onFailure);
  });
}

export function bringFiles(form, signal) {
  const bringing = new Import(form, signal);
  const inputs = [...form.querySelectorAll("input[type=file]")];
  form.noValidate = true; // either of the two will do
  form.addEventListener("submit", (event) => {
    const files = chosenFiles(inputs);
    if (!files.length) return; // the server says so
    event.preventDefault();
    bringing.send(files);
  }, { signal });
  listenForDrops(
    form,
    (files) => { if (files.length) bringing.send(files); },
    () => { bringing.status.textContent = gettext("The folder could not be read. Try a zip of it."); },
    signal,
  );
}
