// The live page: asks /metrics every second and shows what follows from it.

import { hasToken, tokenFields, watchTokenForm } from "./access.js";
import { Chart, html, svg } from "./chart.js";
import {
  Interval, age, bytes, classDrift, driftLimit, driftNotice, driftRows, duration, featureDrifts,
  findings, perSecond, percent, plain, printable,
} from "./figures.js";
import { Scrape } from "./scrape.js";

const pollMilliseconds = 1000;
const answerMilliseconds = 5000; // A scrape that takes longer counts as no answer.
const pointSeconds = 5; // What a point of a chart looks back on.
const verdictSeconds = 60;
const historySeconds = 300;
const tableRows = 12; // Of a model with many features or classes, the most telling ones are shown.

const element = (id) => document.getElementById(id);
const setText = (target, text) => {
  // Untouched if it is the same, so that nothing is announced twice and selections stay.
  if (target.textContent !== text) target.textContent = text;
};

let history = []; // Scrapes of one process, in order of time.
let points = [];
let charts = null;
let lastAnswer = null; // When the server last answered, by this computer's clock.
let isPaused = false;
let isLocked = false; // Whether the server wants a token that this page has not got.
let isAsking = false;
let timer = 0;

// MARK: - Asking

async function ask() {
  const response = await fetch("metrics", {
    headers: { Accept: "text/plain;version=0.0.4", ...tokenFields() },
    cache: "no-store",
    signal: AbortSignal.timeout(answerMilliseconds),
  });
  if (response.status === 401) return null;
  if (!response.ok) throw new Error(`/metrics is answered with ${response.status}`);
  const text = await response.text();
  const serverSeconds = Date.parse(response.headers.get("Date")) / 1000;
  return new Scrape(text, performance.now() / 1000, serverSeconds);
}

async function poll() {
  clearTimeout(timer);
  if (isPaused || isLocked || isAsking) return;
  isAsking = true;
  let scrape = null;
  try {
    scrape = await ask();
    isLocked = scrape === null;
    element("access").hidden = !isLocked;
    if (isLocked) showLocked();
  } catch (error) {
    showNoAnswer(error);
  }
  isAsking = false;
  timer = setTimeout(poll, pollMilliseconds);
  // What goes wrong from here on is a mistake of this page, not of the server.
  if (scrape) {
    lastAnswer = new Date();
    keep(scrape);
    show();
  }
}

function keep(scrape) {
  const start = "process_start_time_seconds";
  // A process that has started anew counts from 0.
  if (history.length > 0 && history.at(-1).sum(start) !== scrape.sum(start)) {
    history = [];
    points = [];
    charts = null;
    document.querySelectorAll("figure .plot, figure .legend").forEach((part) => part.remove());
  }
  history.push(scrape);
  const isRecent = (thing) => scrape.atSeconds - thing.atSeconds <= historySeconds;
  history = history.filter(isRecent);
  points = points.filter(isRecent);
  const before = scrapeBefore(pointSeconds);
  if (before) points.push(makePoint(new Interval(scrape, before)));
}

/** The latest scrape that is at least `seconds` older than the last, or else the first. */
function scrapeBefore(seconds) {
  const limit = history.at(-1).atSeconds - seconds;
  const older = history.findLast((scrape) => scrape.atSeconds <= limit) ?? history[0];
  return older === history.at(-1) ? null : older;
}

// MARK: - Charts

function makePoint(interval) {
  const statuses = interval.later.samples("inference_requests_total");
  const latency = (share) => interval.quantile(share, "inference_duration_seconds");
  return {
    atSeconds: interval.later.atSeconds,
    throughput: statuses.map(({ labels }) =>
      interval.rate("inference_requests_total", (other) => other.status === labels.status),
    ),
    latency: [latency(0.5), latency(0.95), latency(0.99)],
    errors: [interval.statusShare("5"), interval.statusShare("4")],
  };
}

function makeCharts(scrape) {
  const tones = { 2: ["good"], 4: ["warn", "warn-more"], 5: ["bad"] };
  const taken = {};
  const series = scrape.samples("inference_requests_total").map(({ labels: { status } }) => {
    const shades = tones[status[0]] ?? ["other"];
    taken[status[0]] = (taken[status[0]] ?? -1) + 1;
    return { name: status, tone: shades[taken[status[0]] % shades.length] };
  });
  const secondsMax = historySeconds;
  return {
    throughput: new Chart(element("throughput"), {
      series, format: perSecond, secondsMax,
      least: 1, isStacked: true,
    }),
    latency: new Chart(element("latency"), {
      series: [
        { name: "P50", tone: "first" }, { name: "P95", tone: "second" },
        { name: "P99", tone: "third" },
      ],
      format: duration, secondsMax, isLog: true,
    }),
    errors: new Chart(element("errors"), {
      series: [{ name: "5xx", tone: "bad" }, { name: "4xx", tone: "warn" }],
      format: percent, secondsMax, least: 0.01,
    }),
  };
}

function showCharts() {
  charts ??= makeCharts(history.at(-1));
  for (const [name, chart] of Object.entries(charts)) {
    chart.show(points.map((point) => ({ atSeconds: point.atSeconds, values: point[name] })));
  }
}

// MARK: - Showing

function show() {
  const scrape = history.at(-1);
  const recent = recentInterval(verdictSeconds);
  const driftWindow = driftInterval();
  const features = featureDrifts(driftWindow);
  const classes = classDrift(driftWindow);
  element("figures").hidden = false;
  document.body.classList.remove("stale");
  showVerdict(recent, features, classes);
  showFacts(scrape, recent);
  showTiles(recent);
  showCharts();
  showClasses(classes, driftWindow);
  showFeatures(features, driftWindow);
  showProcess(recent);
}

/** The last `seconds`; everything since the server's start while this page has seen nothing. */
function recentInterval(seconds) {
  const first = scrapeBefore(seconds);
  const recent = first && new Interval(history.at(-1), first);
  const tells =
    recent && (recent.seconds >= pointSeconds || recent.increase("inference_requests_total") > 0);
  return tells ? recent : new Interval(history.at(-1));
}

/** The last minutes if they have rows enough to tell drift from noise, else all since the start. */
function driftInterval() {
  const first = scrapeBefore(historySeconds);
  const recent = first && new Interval(history.at(-1), first);
  const isEnough = recent && recent.increase("prediction_output_total") >= driftRows;
  return isEnough ? recent : new Interval(history.at(-1));
}

const windowText = (interval) =>
  interval.earlier ? `the last ${age(interval.seconds)}` : "everything since the server's start";

function showVerdict(interval, features, classes) {
  const found = findings(interval, features, classes);
  const requests = interval.increase("inference_requests_total");
  let state = found[0]?.level ?? "healthy";
  if (state === "healthy" && requests === 0) state = "idle";
  const verdicts = {
    healthy: "Healthy", idle: "Idle", attention: "Needs attention", failing: "Failing",
  };
  showState(state, verdicts[state], sentence(interval, requests, features));
  const list = element("findings");
  const texts = found.map((finding) => finding.text);
  if ([...list.children].map((item) => item.textContent).join("\n") !== texts.join("\n")) {
    list.replaceChildren(...texts.map((text) => html("li", "", text)));
  }
}

function sentence(interval, requests, features) {
  if (requests === 0) return "The server answers; nobody asks for predictions.";
  const rate = `${plain(interval.rate("inference_requests_total"))} requests a second`;
  const latency = duration(interval.quantile(0.95, "inference_duration_seconds"));
  const parts = [rate, `95 % answered within ${latency}`];
  if (interval.statusShare("5") === 0) parts.push("none failed");
  if (features.every((drift) => drift.verdict === "few")) parts.push("too few rows to judge them");
  else if (features.every((drift) => drift.verdict === "stable")) {
    parts.push("inputs look like the training data");
  }
  return `${parts.join(", ")}.`;
}

function showState(state, verdict, text) {
  element("state").dataset.state = state;
  setText(element("verdict"), verdict);
  // Numbers change every second: a screen reader is to hear of changes of the verdict only.
  const line = element("sentence");
  line.setAttribute("aria-hidden", state === "healthy" || state === "idle" ? "true" : "false");
  setText(line, text);
  document.title = `${verdict} – iris-server`;
}

function showNoAnswer(error) {
  document.body.classList.add("stale");
  element("findings").replaceChildren();
  const since = lastAnswer
    ? `Since ${lastAnswer.toLocaleTimeString("en-GB")} the server has not answered; what is shown below `
      + "is from then."
    : "The server has not answered since this page was opened.";
  const reason = error.message.startsWith("/metrics") ? ` ${error.message}.` : "";
  showState("gone", "No answer", `${since}${reason} This page goes on asking.`);
}

/** The server keeps its metrics for those who know its token: nothing is asked before it is entered. */
function showLocked() {
  document.body.classList.add("stale");
  element("findings").replaceChildren();
  const text = hasToken()
    ? "The server did not accept this token. Enter the one that it was started with."
    : "This server shows its figures to those who have its token. Enter it to see them.";
  showState("locked", "Token needed", text);
}

function showFacts(scrape, interval) {
  const { model, version, algorithm } = scrape.samples("inference_model_info")[0].labels;
  setText(element("model"), `Model ${printable(model)}, ${algorithm}, version ${version}`);
  const start = scrape.sum("process_start_time_seconds");
  setText(element("uptime"), `up for ${age(scrape.serverSeconds - start)}`);
  setText(element("window"), `figures: ${windowText(interval)}`);
}

function showTiles(interval) {
  const latency = (share) => duration(interval.quantile(share, "inference_duration_seconds"));
  const texts = {
    requests: perSecond(interval.rate("inference_requests_total")),
    rows: perSecond(interval.rate("prediction_output_total")),
    failed: percent(interval.statusShare("5")),
    refused: percent(interval.statusShare("4")),
    p50: latency(0.5), p95: latency(0.95), p99: latency(0.99),
    connections: plain(interval.later.sum("http_connections_open")),
  };
  for (const [id, text] of Object.entries(texts)) setText(element(id), text);
}

// MARK: - Tables

/** As many rows in the body of a table as there are `things`, each with `columns` cells. */
function tableBody(id, things, classNames) {
  const body = element(id).tBodies[0];
  while (body.rows.length > things.length) body.lastElementChild.remove();
  while (body.rows.length < things.length) {
    const row = html("tr");
    classNames.forEach((name, index) => {
      const cell = html(index === 0 ? "th" : "td", name);
      if (index === 0) cell.scope = "row";
      row.append(cell);
    });
    body.append(row);
  }
  return things.map((thing, index) => [thing, [...body.rows[index].cells]]);
}

function showClasses(drift, interval) {
  const classes = drift.names.map((name, index) => ({
    name, share: drift.shares[index], trained: drift.reference[index],
  }));
  const shown =
    classes.length <= tableRows
      ? classes
      : classes.toSorted((one, other) => other.share - one.share).slice(0, tableRows);
  const others = classes.length - shown.length;
  setText(
    element("classes-note"),
    `${verdictText(drift)}: PSI ${plain(drift.index)} from ${plain(drift.rows)} rows, `
      + `${windowText(interval)}.${others > 0 ? ` The ${tableRows} most frequent of ${classes.length}.` : ""}`,
  );
  const columns = ["", "bar", "number", "number"];
  for (const [{ name, share, trained }, cells] of tableBody("classes", shown, columns)) {
    setText(cells[0], printable(name));
    cells[1].replaceChildren(shareBar(share, trained));
    setText(cells[2], percent(share));
    setText(cells[3], percent(trained));
  }
}

function shareBar(share, trained) {
  const image = svg("svg", {
    viewBox: "0 0 100 14", preserveAspectRatio: "none", "aria-hidden": "true",
  });
  image.append(
    svg("rect", { class: "rail", width: 100, height: 14 }),
    svg("rect", { class: "live", y: 2, width: share * 100, height: 10 }),
    svg("rect", { class: "trained", x: Math.max(trained * 100 - 0.5, 0), width: 1, height: 14 }),
  );
  return image;
}

const verdictText = (drift) =>
  ({ few: "Too few rows", stable: "Stable", moderate: "Moderate", drifted: "Drifted" })[drift.verdict];

function showFeatures(drifts, interval) {
  const shown =
    drifts.length <= tableRows
      ? drifts
      : drifts.toSorted((one, other) => other.index - one.index).slice(0, tableRows);
  const selection =
    shown.length < drifts.length ? ` The ${tableRows} that moved most of ${drifts.length}.` : "";
  setText(
    element("features-note"),
    `Population stability index over ${windowText(interval)}.${selection}`,
  );
  const columns = ["", "verdict", "number", "bar", "bins", "number", "number"];
  for (const [drift, cells] of tableBody("features", shown, columns)) {
    setText(cells[0], printable(drift.name));
    cells[1].dataset.verdict = drift.verdict;
    setText(cells[1], verdictText(drift));
    setText(cells[2], drift.rows > 0 ? plain(Math.round(drift.index * 1000) / 1000) : "–");
    cells[3].replaceChildren(indexBar(drift));
    cells[4].replaceChildren(binBars(drift));
    setText(cells[5], plain(drift.rows));
    setText(cells[6], plain(drift.mean));
  }
}

/** The index on a scale to twice the limit, with marks where notice and limit are. */
function indexBar(drift) {
  const scale = 100 / (2 * driftLimit);
  const image = svg("svg", {
    viewBox: "0 0 100 14", preserveAspectRatio: "none", "aria-hidden": "true",
  });
  const length = drift.rows > 0 ? Math.min(drift.index * scale, 100) : 0;
  image.append(
    svg("rect", { class: "rail", width: 100, height: 14 }),
    svg("rect", { class: `live ${drift.verdict}`, y: 2, width: length, height: 10 }),
  );
  for (const mark of [driftNotice, driftLimit]) {
    image.append(svg("rect", { class: "mark", x: mark * scale - 0.25, width: 0.5, height: 14 }));
  }
  return image;
}

/** For each bin, its share now beside that in training. */
function binBars(drift) {
  const room = 32;
  const highest = Math.max(...drift.shares, ...drift.reference);
  const image = svg("svg", { width: drift.shares.length * 26, height: room, role: "img" });
  const texts = drift.shares.map(
    (share, bin) => `${percent(share)} instead of ${percent(drift.reference[bin])}`,
  );
  image.setAttribute("aria-label", `bins from low to high: ${texts.join("; ")}`);
  drift.shares.forEach((share, bin) => {
    const bar = (className, x, value) =>
      svg("rect", {
        class: className, x: bin * 26 + x, width: 10,
        y: (1 - value / highest) * room, height: Math.max((value / highest) * room, 1),
      });
    image.append(bar("live", 0, share), bar("trained", 11, drift.reference[bin]));
  });
  return image;
}

function showProcess(interval) {
  const scrape = interval.later;
  const descriptors = scrape.sum("process_open_fds");
  const limit = scrape.sum("process_max_fds");
  const texts = {
    open: plain(scrape.sum("http_connections_open")),
    accepted: perSecond(interval.rate("http_connections_total")),
    rejected: perSecond(interval.rate("http_rejected_total")),
    paused: plain(scrape.sum("http_listeners_paused")),
    lag: duration(interval.quantile(0.99, "event_loop_lag_seconds")),
    cpu: `${plain(interval.rate("process_cpu_seconds_total"))} cores`,
    memory: bytes(scrape.sum("process_resident_memory_bytes")),
    descriptors: Number.isFinite(limit)
      ? `${plain(descriptors)} of ${plain(limit)}` : plain(descriptors),
    threads: plain(scrape.sum("process_threads")),
  };
  for (const [id, text] of Object.entries(texts)) setText(element(id), text);
}

// MARK: - Start

element("pause").addEventListener("click", ({ currentTarget: button }) => {
  isPaused = !isPaused;
  button.setAttribute("aria-pressed", String(isPaused));
  button.textContent = isPaused ? "Go on" : "Pause";
  poll();
});
watchTokenForm(() => {
  isLocked = false;
  poll();
});
poll();
