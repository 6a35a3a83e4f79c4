// The form of a note: unsaved text is not lost, Ctrl+S saves, tags are suggested.

import { suggestLinks } from "./linking.js";
import { takePictures } from "./pictures.js";
import { beforeLastTag } from "./tags.js";
import { offerSigns } from "./toolbar.js";

// A list of suggestions is for a whole field: each gets what stands before the last comma.
function suggestTags(field, signal) {
  const options = [...field.list.options];
  const names = options.map((option) => option.value);
  field.addEventListener("input", () => {
    const before = beforeLastTag(field.value);
    options.forEach((option, number) => { option.value = before + names[number]; });
  }, { signal });
}

function keepUnsaved(form, signal) {
  let isChanged = "unsaved" in form.dataset;
  form.addEventListener("input", () => { isChanged = true; }, { signal });
  form.addEventListener("submit", () => { isChanged = false; }, { signal });
  window.addEventListener("beforeunload", (event) => { if (isChanged) event.preventDefault(); }, { signal });
}

function saveByKey(form, signal) {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "s" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (!event.repeat) form.requestSubmit();
  }, { signal });
}

// Who looks where a link in the preview leads does not want to leave the text.
function openBeside(preview, signal) {
  preview.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (link) Object.assign(link, { target: "_blank", rel: "noopener" });
  }, { signal });
}

export function write(form, signal) {
  keepUnsaved(form, signal);
  saveByKey(form, signal);
  openBeside(form.querySelector("#preview"), signal);
  const { title, body, tags } = form.elements;
  if (tags) suggestTags(tags, signal); // not of a note that another shares
  suggestLinks(body, signal);
  offerSigns(form.querySelector(".toolbar"), body, signal);
  const chooser = form.querySelector("#pictures");
  if (chooser) takePictures(chooser, body, signal);
  (title?.value ? body : title ?? body).focus();
}
