// The three charts: requests by status, time in the server, and what goes wrong.

import { Chart } from "./chart.js";
import { duration, isPrediction, perSecond, percent } from "./figures.js";
import { historySeconds } from "./history.js";

const tones = { 2: ["good"], 4: ["warn", "warn-more"], 5: ["bad"] };
const dashes = ["", " dashed", " dotted", " dash-dotted"]; // Where a kind of status has more codes than shades.

export class Charts {
  #element;
  #statuses = []; // Those that have occurred: a chart has no room for all that can.
  #points = new WeakMap(); // What is drawn of an interval: each is looked at every second.
  #throughput = null;
  #latency;
  #errors;

  /** `element` gives the figures by their identifiers. */
  constructor(element) {
    this.#element = element;
    const secondsMax = historySeconds;
    this.#latency = new Chart(element("latency"), {
      series: [
        { name: "P50", tone: "first" }, { name: "P95", tone: "second" },
        { name: "P99", tone: "third" },
      ],
      format: duration, secondsMax, isLog: true,
    });
    this.#errors = new Chart(element("errors"), {
      series: [{ name: "Failed", tone: "bad" }, { name: "Refused", tone: "warn" }],
      format: percent, secondsMax, least: 0.01,
    });
  }

  /** Shows what `history` has; `end` says when that ended. */
  show(history, end) {
    this.#watch(occurred(history.latest));
    const points = history.points.map((interval) => this.#point(interval));
    const show = (chart, name) => {
      chart.show(points.map((point) => ({ atSeconds: point.atSeconds, values: point[name] })), end);
    };
    show(this.#throughput, "throughput");
    show(this.#latency, "latency");
    show(this.#errors, "errors");
  }

  #point(interval) {
    let point = this.#points.get(interval);
    if (!point) {
      const rate = (status) => interval.answers((code) => code === status) / interval.seconds;
      const latency = (share) => interval.quantile(share, "inference_duration_seconds");
      point = {
        atSeconds: interval.later.atSeconds,
        throughput: this.#statuses.map(rate),
        latency: [0.5, 0.95, 0.99].map(latency),
        errors: [interval.failedShare(), interval.refusedShare()],
      };
      this.#points.set(interval, point);
    }
    return point;
  }

  #watch(statuses) {
    if (this.#throughput && statuses.join() === this.#statuses.join()) return;
    this.#statuses = statuses;
    this.#points = new WeakMap();
    const figure = this.#element("throughput");
    figure.querySelectorAll(".plot, .legend").forEach((part) => part.remove());
    const taken = {};
    const series = statuses.map((status) => {
      const shades = tones[status[0]] ?? ["other"];
      const index = (taken[status[0]] = (taken[status[0]] ?? -1) + 1);
      const dash = dashes[Math.floor(index / shades.length) % dashes.length];
      return { name: status, tone: shades[index % shades.length] + dash };
    });
    this.#throughput = new Chart(figure, {
      series, format: perSecond, secondsMax: historySeconds, least: 1, isStacked: true,
    });
  }
}

/** The codes that clients have got for predictions since the process' start, and 200. */
function occurred(scrape) {
  const isMeant = ({ labels, value }) => isPrediction(labels) && value > 0;
  const codes = scrape.samples("http_requests_total").filter(isMeant).map(({ labels }) => labels.code);
  return [...new Set(["200", ...codes])].sort();
}
