// How the charts look: the page's own colours.

const DAY = 86_400;
const LETTER = 7; // pixels of one in a name below its bar
const WHOLE = [1, 2, 5].flatMap((first) => Array.from({ length: 12 }, (_, zeros) => first * 10 ** zeros)).sort((a, b) => a - b);
const BAR = 36; // pixels, at most

function colours() {
  if (window.matchMedia("(forced-colors: active)").matches) {
    return { ink: "CanvasText", line: "GrayText", series: ["Highlight", "CanvasText"] };
  }
  const page = getComputedStyle(document.documentElement);
  const colour = (name) => page.getPropertyValue(`--${name}`).trim();
  return { ink: colour("ink-soft"), line: colour("line"), series: [colour("accent"), colour("warn")] };
}

function pathsOf(kind, at, of) {
  const { bars, linear } = window.uPlot.paths;
  if (kind !== "bars") return linear();
  return of === 1 ? bars({ size: [0.7, BAR] }) : bars({ size: [0.4, BAR / 2], align: at ? 1 : -1 });
}

/** Half a step before the first and after the last, so that no bar is cut; around one place alone half
 * a day, where uPlot itself would show all since 1970. */
export function spread({ byDay, data: [places] }) {
  const steps = places.slice(1).map((place, at) => place - places[at]);
  const least = byDay ? Math.max(Math.min(...steps, steps.length ? 31 * DAY : DAY), DAY) : 1;
  return () => [places[0] - 0.6 * least, places.at(-1) + 0.6 * least];
}

const short = (name, most) => (name.length > most ? `${name.slice(0, Math.max(most - 1, 1))}…` : name);

function axisBelow(table, look, { width }) {
  const axis = { stroke: look.ink, grid: { show: false }, ticks: { stroke: look.line, size: 4 } };
  if (table.byDay) {
    const { lang } = document.documentElement;
    const days = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { day: "numeric", month: "short", timeZone: "UTC" });
    const day = (place) => days.format(place * 1000);
    const alone = table.names.length === 1 ? { splits: () => table.data[0] } : {}; // below its bar, not at its midnights
    return { ...axis, ...alone, space: 70, incrs: [1, 2, 7, 14, 31, 92, 366].map((days) => days * DAY), values: (_, places) => places.map(day) };
  }
  const most = Math.floor((width - 70) / table.names.length / LETTER) - 2;
  return { ...axis, splits: () => table.data[0], values: (_, places) => places.map((place) => short(table.names[place] ?? "", most)) };
}

/** The numbers at the side, as the table says them; of what is counted, whole ones. */
function axisBeside(unit, look) {
  const axis = { stroke: look.ink, grid: { stroke: look.line, width: 1 }, ticks: { show: false }, size: 60 };
  const number = new Intl.NumberFormat(document.documentElement.lang, { notation: unit ? "standard" : "compact" });
  const said = unit === "%" ? (value) => `${number.format(Math.round(100 * value))} %` : (value) => `${number.format(value)} ${unit}`.trim();
  return { ...axis, ...(unit ? {} : { incrs: WHOLE }), values: (_, values) => values.map(said) };
}

/** uPlot's options for a table of the page. */
export function optionsOf(table, kind, unit, size) {
  const look = colours();
  const said = (at) => (_, value, series, row) => (row === null || row === undefined ? "" : table.said[row]?.[at] ?? "");
  return {
    ...size,
    tzDate: (seconds) => window.uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
    scales: {
      x: { time: table.byDay, range: spread(table) },
      y: { range: (_, min, max) => [0, unit === "%" ? 1 : max > 0 ? 1.1 * max : 1] },
    },
    cursor: { drag: { setScale: false, x: false, y: false } },
    axes: [
      axisBelow(table, look, size),
      axisBeside(unit, look),
    ],
    series: [
      { label: table.first, value: (_, value, series, row) => table.names[row] ?? "" },
      ...table.headings.map((label, at) => ({
        label, value: said(at), stroke: look.series[at % 2], width: 2, fill: kind === "bars" ? look.series[at % 2] : undefined,
        paths: pathsOf(kind, at, table.headings.length), points: { show: kind !== "bars", size: 6 },
      })),
    ],
  };
}
