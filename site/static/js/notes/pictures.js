// A picture that is pasted into the text of a note, dropped on it or chosen, is kept beside the note
// and shown where the cursor stands.

import { tell } from "../site/notices.js";
import { gettext } from "../site/words.js";
import { insert } from "./typing.js";

const FAILED = gettext("The server did not take the upload. Please try again.");

const isPicture = ({ type }) => type.startsWith("image/");

/** The pictures of what is pasted: a table that is copied has a picture of itself beside its words. */
export const pastedPictures = ({ types, files }) => (types.includes("text/plain") ? [] : [...files].filter(isPicture));

async function keep(address, form, picture) {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  body.append("folder", form.elements.folder.value);
  body.append("picture", picture, picture.name);
  const response = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "error" });
  const { name, error } = await response.json();
  if (!name) throw new Error(error || FAILED, { cause: "said" });
  return name;
}

export function takePictures(chooser, box, signal) {
  const { form } = box;

  async function put(pictures) {
    for (const picture of pictures) insert(box, `![[${await keep(chooser.dataset.address, form, picture)}]]\n`);
  }

  function take(pictures) {
    put(pictures).catch(({ message, cause }) => tell(cause ? message : FAILED));
  }

  box.addEventListener("paste", (event) => {
    const pictures = pastedPictures(event.clipboardData);
    if (!pictures.length) return;
    event.preventDefault();
    take(pictures);
  }, { signal });
  box.addEventListener("dragover", (event) => {
    if (event.dataTransfer.types.includes("Files")) event.preventDefault();
  }, { signal });
  box.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault(); // a browser would leave the page for the file
    take([...event.dataTransfer.files]); // the server says what it does not take
  }, { signal });
  chooser.addEventListener("change", () => {
    take([...chooser.files]);
    chooser.value = "";
  }, { signal });
  form.querySelector("[data-picture]").addEventListener("click", () => chooser.click(), { signal });
}
