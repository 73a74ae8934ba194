// The live page: asks /metrics every second and shows what follows from it.

import { hasToken, tokenFields, watchTokenForm } from "./access.js";
import { html, svg } from "./chart.js";
import { Charts } from "./charts.js";
import {
  age, bytes, classDrift, driftLimit, driftNotice, duration, featureDrifts, perSecond, percent, plain,
  printable,
} from "./figures.js";
import { measures } from "./objectives.js";
import { Replicas, silentSeconds, startSeconds } from "./replicas.js";
import { Scrape } from "./scrape.js";
import { showTiles, windowText } from "./tiles.js";

const pollMilliseconds = 1000;
const answerMilliseconds = 5000; // A scrape that takes longer counts as no answer.
const currentSeconds = 5; // Figures that are older are not called those of now.
const tableRows = 12; // Of a model with many features or classes, the most telling ones are shown.

const element = (id) => document.getElementById(id);
const setText = (target, text) => {
  // Untouched if it is the same, so that nothing is announced twice and selections stay.
  if (target.textContent !== text) target.textContent = text;
};

const replicas = new Replicas();
const charts = new Charts(element);
let pausedAt = null; // When the reader stopped the page.
let isLocked = false; // Whether the server wants a token that this page has not got.
let isAsking = false;
let hasAnswered = false; // Since the page was opened.
let failure = null; // What the last answer was instead of one.
let timer = 0;

/** Unix time, by a clock that goes on over a reload and does not jump while the page is open. */
const nowSeconds = () => (performance.timeOrigin + performance.now()) / 1000;
const clock = (seconds) => new Date(seconds * 1000).toLocaleTimeString("en-GB");

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
  return new Scrape(text, nowSeconds(), serverSeconds);
}

async function poll() {
  clearTimeout(timer);
  if (pausedAt || isLocked || isAsking) return;
  isAsking = true;
  let scrape = null;
  failure = null;
  try {
    scrape = await ask();
    isLocked = scrape === null;
  } catch (error) {
    failure = error;
  }
  isAsking = false;
  timer = setTimeout(poll, pollMilliseconds);
  // What goes wrong from here on is a mistake of this page, not of the server.
  if (scrape) {
    hasAnswered = true;
    replicas.add(scrape);
  }
  show();
}

// MARK: - Showing

function show() {
  element("access").hidden = !isLocked;
  document.body.classList.toggle("stale", isLocked || (failure !== null && !pausedAt));
  if (!hasAnswered) return showTrouble();
  const history = replicas.shown;
  const scrape = history.latest;
  const isCurrent =
    !pausedAt && !isLocked && !failure && nowSeconds() - scrape.atSeconds < currentSeconds;
  const until = isCurrent ? "" : clock(scrape.atSeconds);
  const features = featureDrifts(history.drift);
  const classes = classDrift(history.drift);
  const measured = measures(history, features, classes);
  element("figures").hidden = false;
  if (!showTrouble()) showVerdict(measured, history.recent, features);
  showFacts(scrape);
  showReplicas();
  showTiles(element("tiles"), measured, until);
  charts.show(history, until === "" ? "now" : until);
  showClasses(classes, windowText(history.drift, until));
  showFeatures(features, windowText(history.drift, until));
  showProcess(history.recent, until);
}

/** Shows why there is no verdict on what is now, if so, and returns whether it is. */
function showTrouble() {
  const last = hasAnswered ? replicas.shown.latest.atSeconds : null;
  if (isLocked) {
    // The server keeps its metrics for those who know its token: nothing is asked before it is entered.
    const text = hasToken()
      ? "The server did not accept this token. Enter the one that it was started with."
      : "This server shows its figures to those who have its token. Enter it to see them.";
    showState("locked", "Token needed", text);
  } else if (pausedAt) {
    const text = last ? `What is shown below is from ${clock(last)}. ` : "";
    showState("paused", `Paused at ${clock(pausedAt)}`, `${text}Nothing is asked until it is resumed.`);
  } else if (failure) {
    const since = last
      ? `Since ${clock(last)} the server has not answered; what is shown below is from then.`
      : "The server has not answered since this page was opened.";
    const reason = failure.message.startsWith("/metrics") ? ` ${failure.message}.` : "";
    showState("gone", "No answer", `${since}${reason} This page goes on asking.`);
  } else if (last && nowSeconds() - last >= silentSeconds) {
    const text = `Since ${clock(last)} this replica has not answered, though another has;`;
    showState("gone", "No answer", `${text} what is shown below is from then.`);
  } else {
    return false;
  }
  return true;
}

/** Shows the verdict on all that answer; the sentence and all figures are about the one that is shown. */
function showVerdict(measured, interval, features) {
  const { answering, choices, shown } = replicas;
  const others = answering.filter((history) => history !== shown);
  const found = measured.flatMap(({ findings }) => findings);
  for (const other of others) {
    const number = choices.indexOf(other) + 1;
    const theirs = measures(other, featureDrifts(other.drift), classDrift(other.drift));
    for (const { level, finding } of theirs.flatMap(({ findings }) => findings)) {
      found.push({ level, finding: `replica ${number}: ${finding}` });
    }
  }
  const level = ["failing", "attention"].find((level) => found.some((it) => it.level === level));
  const isIdle = [interval, ...others.map(({ recent }) => recent)].every((it) => it.answers() === 0);
  const quiet = interval.seconds === 0 ? "starting" : isIdle ? "idle" : "healthy";
  const state = level ?? quiet;
  showState(state, verdicts[state], sentence(interval, features, others.length === 0), found);
}

const verdicts = {
  starting: "Measuring…", healthy: "Healthy", idle: "Idle", attention: "Needs attention", failing: "Failing",
};

function sentence(interval, features, isAlone) {
  // An average of the server's life tells nothing about now.
  if (interval.seconds === 0) return "How the server does now is known with its second answer.";
  const lately = `in the ${windowText(interval, "")}`;
  const requests = interval.answers();
  if (requests === 0) {
    const whom = isAlone ? "" : "the replica shown ";
    return `The server answers; nobody has asked ${whom}for predictions ${lately}.`;
  }
  const latency = duration(interval.quantile(0.95, "inference_duration_seconds"));
  const parts = [`${plain(requests / interval.seconds)} requests a second ${lately}`];
  if (latency !== "–") parts.push(`95 % took up to ${latency} in the server`);
  if (interval.failedShare() === 0) parts.push("none failed");
  if (interval.refusedShare() === 1) parts.push("all refused");
  else if (features.every((drift) => drift.verdict === "few")) parts.push("too few rows to judge the inputs");
  else if (features.every((drift) => drift.verdict === "stable")) {
    parts.push("inputs look like the training data");
  }
  return `${isAlone ? "" : "The replica shown: "}${parts.join(", ")}.`;
}

/** Shows what the page says on the whole, and what is wrong, the worst first. */
function showState(state, verdict, text, found = []) {
  element("state").dataset.state = state;
  setText(element("verdict"), verdict);
  // Numbers change every second: a screen reader is to hear of changes of the verdict only.
  const line = element("sentence");
  line.setAttribute("aria-hidden", state === "healthy" || state === "idle" ? "true" : "false");
  setText(line, text);
  document.title = `${verdict} – iris-server`;
  const list = element("findings");
  const isFailing = ({ level }) => level === "failing";
  const texts = [...found.filter(isFailing), ...found.filter((it) => !isFailing(it))]
    .map(({ finding }) => finding);
  if ([...list.children].map((item) => item.textContent).join("\n") !== texts.join("\n")) {
    list.replaceChildren(...texts.map((text) => html("li", "", text)));
  }
}

function showFacts(scrape) {
  const { model, version, algorithm } = scrape.samples("inference_model_info")[0].labels;
  setText(element("model"), `Model ${printable(model)}, ${algorithm}, version ${version}`);
  setText(element("uptime"), `up for ${age(scrape.serverSeconds - startSeconds(scrape))}`);
}

/** Where several processes answer in turns, which of them is shown; its reader may take another. */
function showReplicas() {
  const { answering, choices, shown } = replicas;
  element("replicas").hidden = choices.length < 2;
  const count = answering.length === 1 ? "1 replica answers" : `${answering.length} replicas answer`;
  const which = answering.includes(shown) ? "one" : "one that does not";
  setText(element("replica-count"), `${count} here, this page shows ${which}`);
  const list = element("replica");
  const texts = choices.map(
    ({ latest }, index) => `${index + 1}, started at ${clock(startSeconds(latest))}`,
  );
  if ([...list.options].map((option) => option.text).join("\n") !== texts.join("\n")) {
    list.replaceChildren(...texts.map((text) => new Option(text)));
  }
  list.selectedIndex = choices.indexOf(shown);
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

/** What is below the title of a table, with the time that it is about. */
const noteText = (text, window) => (window === "" ? "Measuring…" : `${text}, ${window}.`);

/** A share of the live rows; a dash where there are none. */
const liveText = (drift, share) => percent(drift.rows > 0 ? share : null);

function showClasses(drift, window) {
  const classes = drift.names.map((name, index) => ({
    name, share: drift.shares[index], trained: drift.reference[index],
  }));
  const shown =
    classes.length <= tableRows
      ? classes
      : classes.toSorted((one, other) => other.share - one.share).slice(0, tableRows);
  const others = classes.length - shown.length;
  const selection = others > 0 ? ` The ${tableRows} most frequent of ${classes.length}.` : "";
  const index = drift.rows > 0 ? plain(drift.index) : "–";
  const verdict = `${verdictText(drift)}: PSI ${index} from ${plain(drift.rows)} rows`;
  setText(element("classes-note"), noteText(verdict, window) + selection);
  const columns = ["", "bar", "number", "number"];
  for (const [{ name, share, trained }, cells] of tableBody("classes", shown, columns)) {
    setText(cells[0], printable(name));
    cells[1].replaceChildren(shareBar(share, trained));
    setText(cells[2], liveText(drift, share));
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

function showFeatures(drifts, window) {
  const shown =
    drifts.length <= tableRows
      ? drifts
      : drifts.toSorted((one, other) => other.index - one.index).slice(0, tableRows);
  const selection =
    shown.length < drifts.length ? ` The ${tableRows} that moved most of ${drifts.length}.` : "";
  setText(element("features-note"), noteText("Population stability index", window) + selection);
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
    (share, bin) => `${liveText(drift, share)} instead of ${percent(drift.reference[bin])}`,
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

function showProcess(interval, until) {
  setText(element("process-note"), noteText("Rates and delay", windowText(interval, until)));
  const scrape = interval.later;
  const descriptors = scrape.sum("process_open_fds");
  const limit = scrape.sum("process_max_fds");
  const cores = plain(interval.rate("process_cpu_seconds_total"));
  const texts = {
    open: plain(scrape.sum("http_connections_open")),
    accepted: perSecond(interval.rate("http_connections_total")),
    rejected: perSecond(interval.rate("http_rejected_total")),
    paused: plain(scrape.sum("http_listeners_paused")),
    lag: duration(interval.quantile(0.99, "event_loop_lag_seconds")),
    cpu: cores === "–" ? cores : `${cores} cores`,
    memory: bytes(scrape.sum("process_resident_memory_bytes")),
    descriptors: Number.isFinite(limit)
      ? `${plain(descriptors)} of ${plain(limit)}` : plain(descriptors),
    threads: plain(scrape.sum("process_threads")),
  };
  for (const [id, text] of Object.entries(texts)) setText(element(id), text);
}

// MARK: - Start

element("pause").addEventListener("click", ({ currentTarget: button }) => {
  pausedAt = pausedAt ? null : nowSeconds();
  button.textContent = pausedAt ? "Resume" : "Pause";
  // What was found before the pause is no verdict on what is now: that comes with the next answer.
  if (pausedAt) show();
  poll();
});
element("replica").addEventListener("change", ({ currentTarget: list }) => {
  replicas.choose(replicas.choices[list.selectedIndex]);
  show();
});
watchTokenForm(() => {
  isLocked = false;
  poll();
});
// Whoever reloads a page wants to go on.
window.addEventListener("pagehide", () => replicas.save());
replicas.restore();
poll();
