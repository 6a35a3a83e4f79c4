// How the graph looks: the page's own colours, which follow the light or dark of the device.

const LARGE = 300; // notes: from here on, moving the picture is drawn more roughly

export const isLarge = (count) => count > LARGE;

function styles(scale) {
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

export class Look {
  scale = 0; // of notes and lines; none yet

  constructor(cy) {
    this.cy = cy;
  }

  /** From afar notes are not dust, from near they are not plates. */
  rescale() {
    const fitting = Math.min(0.85 * this.cy.zoom() ** -0.6, 3);
    const enough = isLarge(this.cy.nodes().length) ? 1.5 : 1.2;
    if (Math.max(fitting / this.scale, this.scale / fitting) < enough) return;
    this.scale = fitting;
    this.renew();
  }

  renew() {
    this.cy.style(styles(this.scale));
  }
}
