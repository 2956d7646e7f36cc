// `data_visualization`: bars, lines, areas and pies, in SVG; beside them, unseen, the same as a table.

import { h } from "./dom.js";
import { lang } from "./words.js";

const WIDE = 480;
const TALL = 190;
const LEFT = 44;
const SHOWN_LABELS = 8;

function svg(tag, attrs, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attrs)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

const shown = (value) => value.toLocaleString(lang() === "fr" ? "fr-CA" : "en-CA", { maximumFractionDigits: 2 });
const words = (x, y, text, anchor = "middle") => svg("text", { x, y, "text-anchor": anchor }, text);

/** The values of a series in the order of the categories. */
const inOrder = (series, categories) => categories.map((name) => series.data.find((one) => one.label === name).value);

function scaleOf(all) {
  const low = Math.min(0, ...all);
  const high = Math.max(0, ...all) || (low ? 0 : 1);
  return { low, high, y: (value) => TALL - ((value - low) / (high - low)) * (TALL - 16) };
}

function bars(rows, step, { y }) {
  const wide = (step * 0.7) / rows.length;
  return rows.flatMap((values, n) =>
    values.map((value, at) =>
      svg("rect", {
        class: `tint-${n}`,
        x: LEFT + at * step + step * 0.15 + n * wide,
        y: Math.min(y(value), y(0)),
        width: Math.max(1, wide - 1),
        height: Math.abs(y(value) - y(0)),
        rx: 2,
      }),
    ),
  );
}

const path = (values, step, { y }) => values.map((value, at) => `${LEFT + (at + 0.5) * step},${y(value)}`).join(" ");

function lines(rows, step, scale) {
  return rows.map((values, n) => svg("polyline", { class: `stroke tint-${n}`, points: path(values, step, scale) }));
}

function areas(rows, step, scale) {
  const [first, last] = [LEFT + step / 2, WIDE - step / 2];
  return rows.flatMap((values, n) => [
    svg("polygon", { class: `area tint-${n}`, points: `${first},${scale.y(0)} ${path(values, step, scale)} ${last},${scale.y(0)}` }),
    svg("polyline", { class: `stroke tint-${n}`, points: path(values, step, scale) }),
  ]);
}

const PLOTS = { bar: bars, line: lines, area: areas };

function plot(chart) {
  const { categories, x_label, y_label } = chart.axis_config;
  const rows = chart.series.map((one) => inOrder(one, categories));
  const scale = scaleOf(rows.flat());
  const step = (WIDE - LEFT) / categories.length;
  const every = Math.ceil(categories.length / SHOWN_LABELS);
  const marks = scale.low < 0 ? [scale.low, scale.high] : [0, scale.high / 2, scale.high];
  const grid = marks.flatMap((value) => [
    svg("line", { class: "grid", x1: LEFT, x2: WIDE, y1: scale.y(value), y2: scale.y(value) }),
    words(LEFT - 6, scale.y(value) + 4, shown(value), "end"),
  ]);
  if (scale.low < 0 && scale.high > 0)
    grid.push(svg("line", { class: "grid", x1: LEFT, x2: WIDE, y1: scale.y(0), y2: scale.y(0) }), words(LEFT - 6, scale.y(0) + 4, "0", "end"));
  const short = (name) => (categories.length > 4 && name.length > 9 ? `${name.slice(0, 8)}…` : name);
  const names = categories.map((name, at) => (at % every ? "" : words(LEFT + (at + 0.5) * step, TALL + 16, short(name))));
  const titles = [x_label && words((LEFT + WIDE) / 2, TALL + 34, x_label), y_label && words(0, -2, y_label, "start")].filter(Boolean);
  const box = `0 ${y_label ? -14 : 0} ${WIDE} ${TALL + (x_label ? 40 : 22) + (y_label ? 14 : 0)}`;
  return svg("svg", { class: "plot", viewBox: box, "aria-hidden": "true" }, ...grid, ...PLOTS[chart.type](rows, step, scale), ...names, ...titles);
}

function pie(chart) {
  const whole = chart.segments.reduce((sum, one) => sum + one.value, 0);
  const at = (share) => [50 + 48 * Math.sin(2 * Math.PI * share), 50 - 48 * Math.cos(2 * Math.PI * share)].join(" ");
  let before = 0;
  const slices = chart.segments.map((one, n) => {
    const [from, to] = [before, (before += one.value / whole)];
    if (to - from > 0.9999) return svg("circle", { class: `tint-${n}`, cx: 50, cy: 50, r: 48 });
    return svg("path", { class: `tint-${n}`, d: `M50 50 L${at(from)} A48 48 0 ${to - from > 0.5 ? 1 : 0} 1 ${at(to)} Z` });
  });
  return svg("svg", { class: "pie", viewBox: "0 0 100 100", "aria-hidden": "true" }, ...slices);
}

const legend = (names) => h("ul", { class: "legend", "aria-hidden": "true" }, names.map((one, n) => h("li", {}, h("span", { class: `tint-${n}` }), one)));

function asTable(head, rows) {
  const line = ([name, ...values]) => h("tr", {}, h("th", { scope: "row" }, name), values.map((one) => h("td", {}, shown(one))));
  return h("table", { class: "unseen" }, head && h("tr", {}, h("td"), head.map((one) => h("th", { scope: "col" }, one))), rows.map(line));
}

/** The node of the block. */
export function chart(block) {
  const { chart: given, title } = block;
  const parts =
    given.type === "pie"
      ? [
          pie(given),
          legend(given.segments.map((one) => `${one.label} · ${shown(one.value)}`)),
          asTable(null, given.segments.map((one) => [one.label, one.value])),
        ]
      : [
          plot(given),
          given.series.length > 1 && legend(given.series.map((one) => one.name)),
          asTable(given.axis_config.categories, given.series.map((one) => [one.name, ...inOrder(one, given.axis_config.categories)])),
        ];
  return h("figure", { class: `chart ${given.type}` }, h("figcaption", {}, title), parts);
}
