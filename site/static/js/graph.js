// The graph of notes: draws what the server says is linked, and keeps the names readable.
(() => {
  "use strict";

  const LARGE = 300; // notes: from here on, moving the picture is drawn more roughly
  const NAME_MAX = 32; // characters of a title shown beside its note
  const NAME_SIZE = 12; // pixels, however near or far the picture is
  const LANDMARKS = 5; // notes with the most links, whose names may cover others
  const NAMED_FROM = 8; // pixels: a note drawn smaller has no name
  const ZOOM_STEP = 1.4;
  const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  const byId = (id) => document.getElementById(id);
  const section = byId("graph");
  const picture = byId("graph-picture");
  const status = byId("graph-status");
  const find = byId("graph-find");
  const current = section.dataset.current || null;
  const pen = document.createElement("canvas").getContext("2d");
  let cy = null;
  let byLinks = []; // all notes, those with the most links first
  let landmarks = new Set();
  let pointed = null; // the note under the pointer, or chosen by keyboard
  let scale = 0; // of notes and lines; none yet
  let naming = 0;

  const setStatus = (words) => { status.textContent = words; };
  const count = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;

  // --- What is drawn, and how it looks ---------------------------------------------------

  const shorten = (title) => (title.length > NAME_MAX ? `${title.slice(0, NAME_MAX - 1)}…` : title);

  function asElements(graph, places) {
    const nodes = graph.nodes.map((node, i) => {
      const name = shorten(node.title);
      return {
        group: "nodes",
        classes: String(node.id) === current ? "current" : "",
        position: places[i],
        data: {
          ...node, id: String(node.id), name, width: pen.measureText(name).width,
          size: Math.min(8 + 4 * Math.sqrt(node.links), 36),
        },
      };
    });
    const edges = graph.edges.map((edge) => ({
      group: "edges",
      data: { source: String(edge.source), target: String(edge.target) },
    }));
    return [...nodes, ...edges];
  }

  // The page's own colours, which follow the light or dark of the device.
  function look() {
    const page = getComputedStyle(document.documentElement);
    const colour = (name) => page.getPropertyValue(`--${name}`).trim();
    const diameter = (node) => node.data("size") * scale;
    return [
      { selector: "node", style: {
        width: diameter, height: diameter, "background-color": colour("accent"),
        "border-width": scale, "border-color": colour("surface"), "overlay-opacity": 0,
      } },
      { selector: "edge", style: {
        width: 1.2 * scale, "line-color": colour("line-strong"), "line-opacity": 0.45,
        "curve-style": "haystack", "overlay-opacity": 0,
      } },
      { selector: "node.named", style: {
        label: "data(name)", color: colour("ink"), "font-family": getComputedStyle(document.body).fontFamily,
        "text-background-color": colour("surface"), "text-background-opacity": 0.8, "z-index": 1,
      } },
      { selector: "edge.near", style: { width: 2 * scale, "line-color": colour("accent"), "line-opacity": 1 } },
      { selector: ".dim", style: { opacity: 0.18 } },
      { selector: "node.current", style: {
        "background-color": colour("warn"), "border-width": 3 * scale, "border-color": colour("ink"), "z-index": 2,
      } },
      { selector: "node.found", style: { "border-width": 4 * scale, "border-color": colour("warn"), "z-index": 2 } },
      { selector: "node.pointed", style: {
        "border-width": 4 * scale, "border-color": colour("ink"), "font-weight": 600, "z-index": 3,
      } },
    ];
  }

  function placesOf(graph) {
    const indices = new Map(graph.nodes.map((node, i) => [node.id, i]));
    const links = graph.edges.map((edge) => [indices.get(edge.source), indices.get(edge.target)]);
    return window.layOutGraph(graph.nodes.length, links, picture.clientWidth / picture.clientHeight);
  }

  // From afar notes are not dust, from near they are not plates.
  function rescale() {
    const fitting = Math.min(0.85 * cy.zoom() ** -0.6, 3);
    if (Math.max(fitting / scale, scale / fitting) < (byLinks.length > LARGE ? 1.5 : 1.2)) return;
    scale = fitting;
    cy.style(look());
  }

  // --- Names: as many as there is room for, the most linked first ---------------------------

  const overlap = (a, b) => a.x1 < b.x2 && b.x1 < a.x2 && a.y1 < b.y2 && b.y1 < a.y2;
  const mustBeNamed = (node) => node.hasClass("pointed") || node.hasClass("current");

  function boxOf(node, zoom, pan) {
    const { x, y } = node.position();
    const half = (node.data("size") * scale * zoom) / 2;
    const at = { x: x * zoom + pan.x, y: y * zoom + pan.y };
    return { x1: at.x - half, x2: at.x + half, y1: at.y - half, y2: at.y + half };
  }

  // Where the name of a note can be: the box it takes up, and how Cytoscape is told so.
  function sidesOf(node, dot) {
    const width = node.data("width") + 6;
    const height = NAME_SIZE + 4;
    const left = (dot.x1 + dot.x2 - width) / 2;
    const top = (dot.y1 + dot.y2 - height) / 2;
    const side = (x1, y1, halign, valign) => ({ x1, x2: x1 + width, y1, y2: y1 + height, halign, valign });
    return [
      side(left, dot.y2 + 1, "center", "bottom"),
      side(left, dot.y1 - height - 1, "center", "top"),
      side(dot.x2 + 1, top, "right", "center"),
      side(dot.x1 - width - 1, top, "left", "center"),
    ];
  }

  function wantsName(node, dot, view) {
    if (mustBeNamed(node)) return true;
    const isLarge = dot.x2 - dot.x1 >= NAMED_FROM || node.hasClass("found") || landmarks.has(node);
    return isLarge && !node.hasClass("dim") && overlap(dot, view);
  }

  // The lower, the sooner a note gets its name.
  const rank = (node) => [mustBeNamed(node), node.hasClass("found"), true].indexOf(true);

  // A map from each note that gets a name to the side where it stands.
  function chooseNames(view) {
    const [zoom, pan] = [cy.zoom(), cy.pan()];
    const boxes = new Map(byLinks.map((node) => [node, boxOf(node, zoom, pan)]));
    const dots = byLinks.filter((node) => !node.hasClass("dim")).map((node) => boxes.get(node))
      .filter((dot) => overlap(dot, view));
    const largest = byLinks.filter((node) => landmarks.has(node) || mustBeNamed(node)).map((node) => boxes.get(node));
    const names = [];
    const named = new Map();
    const isIn = (side) => side.x1 >= view.x1 && side.x2 <= view.x2 && side.y1 >= view.y1 && side.y2 <= view.y2;
    const isFree = (side, others) => isIn(side) && !others.some((other) => overlap(side, other));
    const wanting = byLinks.filter((node) => wantsName(node, boxes.get(node), view));
    for (const node of wanting.sort((a, b) => rank(a) - rank(b))) {
      const sides = sidesOf(node, boxes.get(node));
      const side = sides.find((each) => isFree(each, names) && isFree(each, dots))
        || (landmarks.has(node) && sides.find((each) => isFree(each, names) && isFree(each, largest)))
        || (mustBeNamed(node) && sides[0]);
      if (!side) continue;
      names.push(side);
      named.set(node, side);
    }
    return named;
  }

  function nameNodes() {
    rescale();
    const unit = 1 / cy.zoom();
    const named = chooseNames({ x1: 0, y1: 0, x2: cy.width(), y2: cy.height() });
    const away = { left: -3, right: 3, top: -2, bottom: 2, center: 0 };
    cy.batch(() => {
      cy.nodes(".named").forEach((node) => { if (!named.has(node)) node.removeClass("named"); });
      for (const [node, side] of named) {
        node.addClass("named").style({
          "font-size": NAME_SIZE * unit, "text-halign": side.halign, "text-valign": side.valign,
          "text-margin-x": away[side.halign] * unit, "text-margin-y": away[side.valign] * unit,
        });
      }
    });
  }

  function nameSoon() {
    clearTimeout(naming);
    naming = setTimeout(nameNodes, 60);
  }

  // --- Looking around -----------------------------------------------------------------------

  function fit() {
    cy.fit(undefined, 40);
    // A handful of notes need not fill the whole picture.
    if (cy.zoom() > 1.3) zoomTo(1.3);
  }

  function zoomTo(level) {
    cy.zoom({ level, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
  }

  const zoomIn = () => zoomTo(cy.zoom() * ZOOM_STEP);
  const zoomOut = () => zoomTo(cy.zoom() / ZOOM_STEP);

  function pointAt(node) {
    if (node === pointed) return;
    cy.batch(() => {
      if (pointed) pointed.removeClass("pointed").connectedEdges().removeClass("near");
      pointed = node;
      if (node) node.addClass("pointed").connectedEdges().addClass("near");
    });
    nameSoon();
  }

  function describe(node) {
    const folder = node.data("folder");
    return `${node.data("title")}${folder ? `, in ${folder}` : ""}: ${count(node.data("links"), "linked note")}.`;
  }

  // Chosen by keyboard: said aloud, and brought into view.
  function choose(node) {
    pointAt(node);
    setStatus(`${describe(node)} Enter opens it.`);
    const at = node.renderedPosition();
    if (!overlap({ x1: at.x, x2: at.x, y1: at.y, y2: at.y }, { x1: 20, y1: 20, x2: cy.width() - 20, y2: cy.height() - 40 })) {
      cy.center(node);
    }
  }

  function open(node, event) {
    const url = node.data("url");
    if (event && (event.ctrlKey || event.metaKey)) window.open(url, "_blank", "noopener");
    else window.location.assign(url);
  }

  // The next note in a direction: near, and not far off to the side.
  function nextTowards([dx, dy]) {
    if (!pointed) return cy.nodes(".current")[0] || byLinks[0];
    const from = pointed.position();
    let best = null;
    let least = Infinity;
    for (const node of byLinks) {
      const x = node.position("x") - from.x;
      const y = node.position("y") - from.y;
      const ahead = x * dx + y * dy;
      const aside = Math.abs(x * dy - y * dx);
      const cost = ahead + 2.5 * aside;
      if (node !== pointed && ahead > 0 && aside <= 2 * ahead && cost < least) [best, least] = [node, cost];
    }
    return best || pointed;
  }

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { key } = event;
    if (DIRECTIONS[key]) choose(nextTowards(DIRECTIONS[key]));
    else if (key === "Enter" && pointed) open(pointed);
    else if (key === "+" || key === "=") zoomIn();
    else if (key === "-") zoomOut();
    else if (key === "0") fit();
    else return;
    event.preventDefault();
  }

  // --- Find in graph --------------------------------------------------------------------------

  function onFind() {
    const words = find.value.trim().toLowerCase();
    const found = words ? byLinks.filter((node) => node.data("title").toLowerCase().includes(words)) : [];
    const isFound = new Set(found);
    cy.batch(() => {
      for (const node of byLinks) node.toggleClass("found", isFound.has(node)).toggleClass("dim", Boolean(words) && !isFound.has(node));
      cy.edges().toggleClass("dim", Boolean(words));
    });
    pointAt(found[0] || null);
    nameSoon();
    if (!words) setStatus("");
    else if (!found.length) setStatus("No title in the graph holds that.");
    else setStatus(`${count(found.length, "note")} found. Enter opens “${found[0].data("title")}”.`);
  }

  // --- Start ----------------------------------------------------------------------------------

  function listen() {
    cy.on("tap", "node", (event) => open(event.target, event.originalEvent));
    cy.on("mouseover", "node", (event) => { picture.classList.add("on-note"); pointAt(event.target); });
    cy.on("mouseout", "node", () => { picture.classList.remove("on-note"); pointAt(null); });
    cy.on("viewport resize", nameSoon);
    byId("graph-in").addEventListener("click", zoomIn);
    byId("graph-out").addEventListener("click", zoomOut);
    byId("graph-fit").addEventListener("click", fit);
    picture.addEventListener("keydown", onKey);
    find.addEventListener("input", onFind);
    find.addEventListener("keydown", (event) => {
      const found = byLinks.find((node) => node.hasClass("found"));
      if (event.key === "Enter" && found) open(found);
    });
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      cy.style(look());
      nameNodes();
    });
  }

  function draw(graph) {
    pen.font = `${NAME_SIZE}px ${getComputedStyle(document.body).fontFamily}`;
    const isLarge = graph.nodes.length > LARGE;
    const places = placesOf(graph);
    cy = window.cytoscape({
      container: picture, elements: asElements(graph, places), layout: { name: "preset", fit: false },
      minZoom: 0.02, maxZoom: 4, boxSelectionEnabled: false, autounselectify: true, autoungrabify: true,
      hideEdgesOnViewport: isLarge, textureOnViewport: isLarge,
    });
    byLinks = cy.nodes().toArray().sort((a, b) => b.data("links") - a.data("links"));
    landmarks = new Set(byLinks.slice(0, LANDMARKS));
    fit();
    nameNodes();
    listen();
    setStatus("");
    section.dataset.state = "drawn";
  }

  async function start() {
    section.hidden = false;
    try {
      const response = await fetch(section.dataset.source, { headers: { Accept: "application/json" } });
      if (!response.ok || response.redirected) throw new Error(String(response.status));
      draw(await response.json());
    } catch (problem) {
      console.error(problem);
      setStatus("The picture could not be drawn. Reload the page to try again, or open the list below.");
    }
  }

  start();
})();
