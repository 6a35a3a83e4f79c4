// The graph of notes: draws what the server says is linked, and keeps the names readable.

import { part } from "../site/parts.js";
import { asElements } from "./elements.js";
import { isLarge, Look } from "./look.js";
import { NAME_SIZE, Names } from "./names.js";
import { Picture } from "./picture.js";
import { gettext } from "../site/words.js";

const FAILED = gettext("The picture could not be drawn. Reload the page to try again, or open the list below.");

async function fetchGraph(source, signal) {
  const response = await fetch(source, { headers: { Accept: "application/json" }, signal });
  if (!response.ok || response.redirected) throw new Error(String(response.status));
  return response.json();
}

function penOfThePage() {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${NAME_SIZE}px ${getComputedStyle(document.body).fontFamily}`;
  return pen;
}

function draw(graph, container, current) {
  const pen = penOfThePage();
  const large = isLarge(graph.nodes.length);
  const elements = asElements(graph, {
    current, wide: container.clientWidth / container.clientHeight, widthOf: (name) => pen.measureText(name).width,
  });
  return window.cytoscape({
    container, elements, layout: { name: "preset", fit: false },
    minZoom: 0.02, maxZoom: 4, boxSelectionEnabled: false, autounselectify: true, autoungrabify: true,
    hideEdgesOnViewport: large, textureOnViewport: large,
  });
}

function listenToPicture(cy, picture, names) {
  const classes = cy.container().classList;
  cy.on("tap", "node", (event) => picture.open(event.target, event.originalEvent));
  cy.on("mouseover", "node", (event) => { classes.add("on-note"); picture.pointAt(event.target); });
  cy.on("mouseout", "node", () => { classes.remove("on-note"); picture.pointAt(null); });
  cy.on("viewport resize", () => names.renewSoon());
}

function listenToPage(section, picture, signal) {
  const on = (id, name, act) => section.querySelector(id).addEventListener(name, act, { signal });
  on("#graph-in", "click", () => picture.zoomIn());
  on("#graph-out", "click", () => picture.zoomOut());
  on("#graph-fit", "click", () => picture.fit());
  on("#graph-picture", "keydown", (event) => picture.onKey(event));
  on("#graph-find", "input", (event) => picture.find(event.target.value));
  on("#graph-find", "keydown", (event) => { if (event.key === "Enter") picture.openFound(); });
}

function follow(dark, look, names, signal) {
  dark.addEventListener("change", () => {
    look.renew();
    names.renew();
  }, { signal });
}

function live(section, graph, say, signal) {
  const cy = draw(graph, section.querySelector("#graph-picture"), section.dataset.current ?? null);
  signal.addEventListener("abort", () => cy.destroy(), { once: true });
  const byLinks = cy.nodes().toArray().sort((a, b) => b.data("links") - a.data("links"));
  const look = new Look(cy);
  const names = new Names(cy, look, byLinks, signal);
  const picture = new Picture(cy, names, say);
  picture.fit();
  names.renew();
  listenToPicture(cy, picture, names);
  listenToPage(section, picture, signal);
  follow(window.matchMedia("(prefers-color-scheme: dark)"), look, names, signal);
}

part("#graph", async (section, signal) => {
  const say = (words) => { section.querySelector("#graph-status").textContent = words; };
  try {
    live(section, await fetchGraph(section.dataset.source, signal), say, signal);
    say("");
    section.dataset.state = "drawn";
  } catch (problem) {
    if (signal.aborted) return;
    console.error(problem);
    say(FAILED);
  }
});
