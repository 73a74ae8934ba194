// A chart of the last minutes, drawn as SVG. Its legend shows the values now, or where the cursor is;
// the cursor follows the mouse and the arrow keys, so that nothing is for the eye or the mouse alone.

const svgNamespace = "http://www.w3.org/2000/svg";
const height = 180;
const left = 58; // Room for the texts of the axis.
const bottom = 20;
const top = 8;
const secondsMin = 60;

/** Makes an SVG element. */
export function svg(name, attributes = {}, text = null) {
  const element = document.createElementNS(svgNamespace, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== null) element.textContent = text;
  return element;
}

/** Makes an HTML element. */
export function html(name, className = "", text = null) {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text !== null) element.textContent = text;
  return element;
}

/** A chart in `figure`, whose caption names it. */
export class Chart {
  #points = [];
  #cursor = null; // The index of the point that is looked at; null for the last.
  #width = 600;
  #end = "now";

  /**
   * `series` are `{ name, tone }`, `format` makes a text of a value, `secondsMax` is the longest span
   * of time, `least` the least that the highest value of the axis can be. `isLog` draws decades;
   * `isStacked` draws areas on top of each other.
   */
  constructor(figure, { series, format, secondsMax, least, isLog = false, isStacked = false }) {
    Object.assign(this, { series, format, secondsMax, least, isLog, isStacked });
    this.title = figure.querySelector("figcaption").textContent;
    this.plot = html("div", "plot");
    this.plot.tabIndex = 0;
    this.plot.setAttribute("role", "slider");
    this.plot.setAttribute("aria-label", `${this.title}, time`);
    this.image = svg("svg", { "aria-hidden": "true", height });
    this.plot.append(this.image);
    this.legend = html("ul", "legend");
    figure.append(this.plot, this.legend);
    this.#makeLegend();
    this.#listen();
    new ResizeObserver(([entry]) => {
      this.#width = Math.max(Math.floor(entry.contentRect.width), 200);
      this.#draw();
    }).observe(this.plot);
  }

  /**
   * Shows `points`, `{ atSeconds, values }` in order of time; a value that is not known is null. `end`
   * says when the last of them was.
   */
  show(points, end) {
    this.#end = end;
    if (this.#cursor !== null) this.#cursor -= this.#points.length - points.length;
    if (!(this.#cursor >= 0 && this.#cursor < points.length)) this.#cursor = null;
    this.#points = points;
    this.#draw();
  }

  #makeLegend() {
    this.values = this.series.map(({ name, tone }) => {
      const item = html("li");
      const key = svg("svg", { width: 16, height: 10, "aria-hidden": "true" });
      key.append(svg("path", { d: "M0 5H16", class: `line ${tone}` }));
      const value = html("b");
      item.append(key, html("span", "", name), value);
      this.legend.append(item);
      return value;
    });
    this.when = html("li", "when");
    this.legend.append(this.when);
  }

  #listen() {
    const move = (cursor) => {
      this.#cursor = cursor;
      this.#draw();
    };
    this.plot.addEventListener("pointermove", (event) => {
      const x = event.clientX - this.plot.getBoundingClientRect().left;
      const distances = this.#points.map((point) => Math.abs(this.#x(point) - x));
      if (distances.length > 0) move(distances.indexOf(Math.min(...distances)));
    });
    this.plot.addEventListener("pointerleave", () => move(null));
    this.plot.addEventListener("blur", () => move(null));
    this.plot.addEventListener("keydown", (event) => {
      const last = this.#points.length - 1;
      const now = this.#cursor ?? last;
      const targets = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: last };
      if (event.key === "Escape") return move(null);
      if (!(event.key in targets) || last < 0) return;
      event.preventDefault();
      move(Math.min(Math.max(targets[event.key], 0), last));
    });
  }

  get #now() {
    return this.#points.at(-1)?.atSeconds ?? 0;
  }

  /** The span of time that is drawn: it grows with what is known, so that no chart starts empty. */
  get #seconds() {
    const known = this.#now - (this.#points[0]?.atSeconds ?? 0);
    return Math.min(Math.max(known, secondsMin), this.secondsMax);
  }

  #x(point) {
    const share = 1 - (this.#now - point.atSeconds) / this.#seconds;
    return left + share * (this.#width - left - 2);
  }

  #draw() {
    const shown = this.#points[this.#cursor ?? this.#points.length - 1];
    this.values.forEach((element, index) => {
      element.textContent = this.format(shown?.values[index] ?? null);
    });
    const ago = shown ? Math.round(this.#now - shown.atSeconds) : 0;
    const when = ago === 0 ? this.#end : `${ago} s before ${this.#end}`;
    this.when.textContent = when;
    const texts = this.series.map(
      ({ name }, index) => `${name} ${this.format(shown?.values[index] ?? null)}`,
    );
    this.plot.setAttribute("aria-valuemin", -Math.round(this.#seconds));
    this.plot.setAttribute("aria-valuemax", 0);
    this.plot.setAttribute("aria-valuenow", -ago);
    this.plot.setAttribute("aria-valuetext", `${when}: ${texts.join(", ")}`);
    this.#drawImage(shown);
  }

  #drawImage(shown) {
    const rows = this.#points.map((point) => ({ x: this.#x(point), ...this.#heights(point) }));
    const tops = rows.flatMap((row) => row.tops);
    const scale = this.#scale(tops.filter((value) => value !== null));
    this.image.setAttribute("width", this.#width);
    this.image.replaceChildren(this.#grid(scale));
    const order = this.isStacked ? [...this.series.keys()].reverse() : [...this.series.keys()];
    for (const index of order) this.#drawSeries(rows, index, scale);
    if (this.#cursor !== null && shown) {
      const x = this.#x(shown);
      this.image.append(svg("path", { d: `M${x} ${top}V${height - bottom}`, class: "cursor" }));
    }
  }

  /** Where the values of a point are drawn: each on top of those before it, if stacked. */
  #heights(point) {
    if (!this.isStacked) return { tops: point.values, feet: [] };
    let sum = 0;
    const feet = point.values.map((value) => (sum += value ?? 0) - (value ?? 0));
    return { feet, tops: point.values.map((value, index) => value && feet[index] + value) };
  }

  #drawSeries(rows, index, scale) {
    let line = "";
    let area = "";
    let run = [];
    const finish = () => {
      if (run.length > 0) {
        const path = (points) => points.map(([x, y]) => `${x.toFixed(1)} ${y}`).join("L");
        line += `M${path(run)}`;
        area += `M${path(run)}L${path(run.map(([x, , foot]) => [x, foot]).reverse())}Z`;
      }
      run = [];
    };
    for (const { x, tops, feet } of rows) {
      // What is not known is a gap, not a straight line; nor is a part of a stack drawn that is 0.
      if (tops[index] === null || (this.isStacked && tops[index] === 0)) finish();
      else run.push([x, scale.y(tops[index]), scale.y(feet[index] ?? 0)]);
    }
    finish();
    const { tone } = this.series[index];
    if (this.isStacked) this.image.append(svg("path", { d: area, class: `area ${tone}` }));
    this.image.append(svg("path", { d: line, class: `line ${tone}` }));
  }

  // MARK: - Axes

  #grid(scale) {
    const grid = svg("g", { class: "grid" });
    for (const tick of scale.ticks) {
      const y = scale.y(tick);
      grid.append(svg("path", { d: `M${left} ${y}H${this.#width}` }));
      grid.append(
        svg("text", { x: left - 8, y: y + 4, "text-anchor": "end" }, this.format(tick)),
      );
    }
    for (let minutes = 0; minutes * 60 <= this.#seconds; minutes += 1) {
      const x = this.#x({ atSeconds: this.#now - minutes * 60 });
      const anchor = minutes === 0 ? "end" : x < left + 20 ? "start" : "middle";
      const text = minutes === 0 ? this.#end : `−${minutes} min`;
      grid.append(svg("text", { x, y: height - 4, "text-anchor": anchor }, text));
    }
    return grid;
  }

  #scale(values) {
    return this.isLog ? this.#decades(values) : this.#steps(values);
  }

  /** From 0 in steps of 1, 2 or 5 times a power of ten, so that the texts are short. */
  #steps(values) {
    const highest = Math.max(...values, this.least);
    const rough = highest / 3;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough);
    const end = Math.ceil(highest / step - 1e-9) * step;
    const ticks = Array.from({ length: Math.round(end / step) + 1 }, (_, index) => index * step);
    return { ticks, y: (value) => this.#y(value / end) };
  }

  /** Whole powers of ten, at least one decade. */
  #decades(values) {
    const positive = values.filter((value) => value > 0);
    const low = Math.floor(Math.log10(Math.min(...positive, 1)));
    const start = positive.length > 0 ? Math.floor(Math.log10(Math.min(...positive))) : low - 3;
    const end = Math.max(Math.ceil(Math.log10(Math.max(...positive, 10 ** start))), start + 1);
    const ticks = Array.from({ length: end - start + 1 }, (_, index) => 10 ** (start + index));
    const share = (value) => (Math.log10(value) - start) / (end - start);
    return { ticks, y: (value) => this.#y(value > 0 ? share(value) : 0) };
  }

  #y(share) {
    const room = height - top - bottom;
    return Math.round((top + room * (1 - Math.min(Math.max(share, 0), 1))) * 10) / 10;
  }
}
