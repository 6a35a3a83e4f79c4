// A table as Markdown, for where people paste it.

/** The text of an element; a formula stands as it was written, where a backslash escapes nothing. */
function written(node) {
  if (node.nodeName === "#text") return node.nodeValue.replaceAll("\\", "\\\\");
  const formula = node.nodeName === "math" && node.getAttribute("alttext");
  return formula ? `$${formula}$` : [...node.childNodes].map(written).join("");
}

const cellText = (cell) => written(cell).trim().replace(/\s+/g, " ").replaceAll("|", "\\|");
const line = (cells) => `| ${cells.join(" | ")} |`;

function marker(cell) {
  const align = cell.getAttribute("align") ?? "";
  return { left: ":--", center: ":-:", right: "--:" }[align] ?? "---";
}

/** `rows` are arrays of cells, the first one the heads. */
export function asMarkdown([heads, ...rows]) {
  if (!heads) return "";
  const body = rows.map((cells) => line(cells.map(cellText)));
  return [line(heads.map(cellText)), line(heads.map(marker)), ...body].join("\n") + "\n";
}

export const rowsOf = (table) => [...table.rows].map((row) => [...row.cells]);
