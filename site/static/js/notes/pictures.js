// A picture that is pasted into the text of a note, dropped on it or chosen, is kept beside the note
// and shown where the cursor stands.

import { insert } from "./typing.js";
import { tellFailure, upload } from "./uploading.js";

const isPicture = ({ type }) => type.startsWith("image/");

/** The pictures of what is pasted: a table that is copied has a picture of itself beside its words. */
export const pastedPictures = ({ types, files }) => (types.includes("text/plain") ? [] : [...files].filter(isPicture));

function keep(address, form, picture) {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  body.append("folder", form.elements.folder.value);
  body.append("picture", picture, picture.name);
  return upload(address, body, "name");
}

export function takePictures(chooser, box, signal) {
  const { form } = box;

  async function put(pictures) {
    for (const picture of pictures) insert(box, `![[${await keep(chooser.dataset.address, form, picture)}]]\n`);
  }

  function take(pictures) {
    put(pictures).catch(tellFailure);
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
