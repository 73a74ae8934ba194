// Whether all is well: what is measured, what it should be, and what is wrong where it is not. The verdict on
// the whole is the worst of these, so no two parts of the page can differ about it. The thresholds are those
// of the alerts in monitoring/rules, but not all that is counted: here unknown paths and wrong methods (404, 405)
// are refused too, which InferenceRequestsRefused leaves out, and the alerts look back on longer times.

import { driftLimit, driftRows, duration, perSecond, percent, plain, printable } from "./figures.js";

const errorBudget = 0.001; // Share of the inference requests that may fail.
const latencyBudget = 0.01; // Share that may take longer than `slowSeconds`.
const fastBurn = 14.4; // How many times the budget's pace is an emergency.
const refusedLimit = 0.05; // Share of requests refused that points to a broken client.
const slowSeconds = 0.01;
const busyLimit = 0.9; // Share of their time that event loops may be busy: beyond, requests wait.
const lagLimitSeconds = 0.1; // An event loop that late keeps every client waiting.
const descriptorLimit = 0.8; // Share of the descriptors that may be in use.
const fewRequests = 20; // With fewer, a share says little.

/**
 * What is measured, for the tiles: `[{ id, name, value, objective, interval, level, word, findings }]`.
 *
 * `level` is "good", "attention", "failing", or "none" where nothing can be said, or nothing is to be
 * reached; `word` says it. `interval` is the time that it is about, null for what is so at one moment.
 * `findings` are sentences about what is wrong.
 */
export function measures({ recent, drift }, features, classes) {
  const asked = recent.answers();
  const isMeasured = recent.seconds > 0;
  // Where nothing can be said of those taken, all may have been refused.
  const nothing = !isMeasured ? "Measuring…" : asked > 0 ? "None taken" : "No requests";
  const measure = (id, name, value, objective, judgements, interval = recent) => ({
    id, name, value, objective, interval, ...worst(judgements),
  });
  const silent = [{ level: "none", word: nothing }];
  const rateOnly = [{ level: "none", word: isMeasured ? "No objective" : nothing }];
  return [
    measure("requests", "Requests", perSecond(asked / recent.seconds), "", rateOnly),
    measure("rows", "Rows predicted", perSecond(recent.rate("prediction_output_total")), "", rateOnly),
    measure(
      "failed", "Failed (5xx)", percent(recent.failedShare()), `at most ${percent(errorBudget)}`,
      recent.failedShare() === null ? silent : failures(recent),
    ),
    measure(
      "refused", "Refused", percent(recent.refusedShare()), `at most ${percent(refusedLimit)}`,
      asked > 0 ? refusals(recent, asked) : silent,
    ),
    measure(
      "p99", "P99 in the server", latency(recent, 0.99),
      `at most ${duration(slowSeconds)}; P50 ${latency(recent, 0.5)}, P95 ${latency(recent, 0.95)}`,
      recent.slowShare(slowSeconds) === null ? silent : slowness(recent),
    ),
    measure(
      "busy", "Loops busy", percent(busyShare(recent)),
      `at most ${percent(busyLimit)}; delay P99 ${duration(delay(recent))}, at most ${duration(lagLimitSeconds)}`,
      isMeasured ? load(recent) : silent,
    ),
    measure(
      "connections", "Connections", plain(recent.later.sum("http_connections_open")),
      "no connection waiting", room(recent.later), null,
    ),
    measure(
      "drift", "Drift (PSI)", driftText(features, classes), `at most ${driftLimit}`,
      changes(features, classes, drift.seconds > 0), drift,
    ),
  ];
}

/** How busy the event loops are, as a share of what they can do; null without time. */
function busyShare(interval) {
  // A loop is one thread, and does everything there.
  const loops = interval.later.samples("event_loop_lag_seconds_count").length;
  const share = interval.rate("process_cpu_seconds_total") / loops;
  return Number.isFinite(share) ? share : null;
}

const delay = (interval) => interval.quantile(0.99, "event_loop_lag_seconds");

const latency = (interval, share) => duration(interval.quantile(share, "inference_duration_seconds"));

// MARK: - Judgements

const order = ["failing", "attention", "good", "none"];
const words = { failing: "Failing", attention: "Attention", good: "Good" };

/** One level for several judgements, the worst, with all that they find. */
function worst(judgements) {
  const { level, word } = judgements.toSorted(
    (one, other) => order.indexOf(one.level) - order.indexOf(other.level),
  )[0];
  const findings = judgements.filter(({ finding }) => finding);
  return { level, word: word ?? words[level], findings };
}

const good = { level: "good" };

function failures(interval) {
  const failed = interval.failedShare();
  if (!(failed > errorBudget)) return [good];
  const taken = interval.answers() * (1 - interval.refusedShare());
  const isSure = taken >= fewRequests && failed > fastBurn * errorBudget;
  return [{ level: isSure ? "failing" : "attention", finding: `${percent(failed)} of the requests fail with a 5xx` }];
}

function refusals(interval, asked) {
  const refused = interval.refusedShare();
  if (!(asked >= fewRequests && refused > refusedLimit)) return [good];
  return [{ level: "attention", finding: `${percent(refused)} of the requests are refused` }];
}

function slowness(interval) {
  const slow = interval.slowShare(slowSeconds);
  const count = interval.increase("inference_duration_seconds_count");
  if (!(count >= fewRequests && slow > latencyBudget)) return [good];
  const finding = `${percent(slow)} of the requests take longer than ${duration(slowSeconds)} in the server`;
  return [{ level: slow > fastBurn * latencyBudget ? "failing" : "attention", finding }];
}

function load(interval) {
  const busy = busyShare(interval);
  const lag = delay(interval);
  const judgements = [busy === null ? { level: "none", word: "Unknown" } : good];
  if (busy > busyLimit) {
    const finding = `event loops are busy for ${percent(busy)} of the time: requests wait before they are read`;
    judgements.push({ level: "attention", finding });
  }
  if (lag > lagLimitSeconds) {
    judgements.push({ level: "attention", finding: `event loops run ${duration(lag)} late` });
  }
  return judgements;
}

function room(scrape) {
  const judgements = [good];
  if (scrape.sum("http_listeners_paused") > 0) {
    const finding = "clients wait: a loop holds as many connections as it may";
    judgements.push({ level: "attention", finding });
  }
  const descriptors = scrape.sum("process_open_fds") / scrape.sum("process_max_fds");
  if (descriptors > descriptorLimit) {
    const finding = `${percent(descriptors)} of the descriptors are in use`;
    judgements.push({ level: "attention", finding });
  }
  return judgements;
}

function changes(features, classes, isMeasured) {
  if (!isMeasured) return [{ level: "none", word: "Measuring…" }];
  if ([...features, classes].every((drift) => drift.verdict === "few")) {
    return [{ level: "none", word: `Under ${driftRows} rows` }];
  }
  const judgements = [good];
  const drifted = features.filter((drift) => drift.verdict === "drifted");
  if (drifted.length > 0) {
    const names = drifted.slice(0, 4).map((drift) => printable(drift.name)).join(", ");
    const others = drifted.length > 4 ? ` and ${drifted.length - 4} more` : "";
    const finding = `inputs have drifted from the training data: ${names}${others}`;
    judgements.push({ level: "attention", finding });
  }
  if (classes.verdict === "drifted") {
    const finding = "the predicted classes have other shares than in training";
    judgements.push({ level: "attention", finding });
  }
  return judgements;
}

/** The highest index of those that can be told. */
function driftText(features, classes) {
  const told = [...features, classes].filter((drift) => drift.verdict !== "few");
  return told.length === 0 ? "–" : plain(Math.round(Math.max(...told.map(({ index }) => index)) * 1000) / 1000);
}
