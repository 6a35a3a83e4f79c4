// The list of notes: what is chosen in it, notes dragged into folders, how many were found.

import "../review/chosen.js";
import { dragIntoFolders } from "./dragging.js";

const results = document.getElementById("note-results");
const listed = document.getElementById("listed");
const change = document.getElementById("change");

// Another search: said once, in a place that stays.
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target === results) listed.textContent = (results.querySelector("[data-count]") ?? results).textContent.trim();
});

// Whatever is done to notes leads back to the list as it is now.
change.addEventListener("submit", () => {
  change.elements.back.value = location.search.slice(1);
});

dragIntoFolders(change, document.querySelector(".places"), results);
