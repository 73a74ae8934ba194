// What can be concluded from two scrapes of one process: rates, quantiles, shares, drift.

import { bound } from "./scrape.js";

/** From here on drift is worth a look, from `driftLimit` on it is an alert. */
export const driftNotice = 0.1;
export const driftLimit = 0.2;
/** With fewer rows there is no verdict. */
export const driftRows = 500;

/** What was counted between two scrapes of one process; nothing if both are the same. */
export class Interval {
  constructor(later, earlier) {
    this.later = later;
    this.earlier = earlier;
    this.seconds = later.atSeconds - earlier.atSeconds;
  }

  /** How much the counters called `name` that `matches` accepts have grown. */
  increase(name, matches) {
    return this.later.sum(name, matches) - this.earlier.sum(name, matches);
  }

  /** The same for a second. */
  rate(name, matches) {
    return this.increase(name, matches) / this.seconds;
  }

  /** The growth of a histogram's buckets: `[{ upper, count }]`, cumulative, ascending. */
  buckets(name, matches = () => true) {
    const counts = new Map();
    const add = (scrape, sign) => {
      for (const { labels, value } of scrape.samples(`${name}_bucket`)) {
        if (!matches(labels)) continue;
        counts.set(labels.le, (counts.get(labels.le) ?? 0) + sign * value);
      }
    };
    add(this.later, 1);
    add(this.earlier, -1);
    return [...counts]
      .map(([le, count]) => ({ upper: bound(le), count }))
      .sort((one, other) => one.upper - other.upper);
  }

  /** As PromQL's histogram_quantile: linear inside a bucket; null without observations. */
  quantile(share, name, matches) {
    const buckets = this.buckets(name, matches);
    const total = buckets.at(-1)?.count ?? 0;
    if (!(total > 0)) return null;
    const rank = share * total;
    const index = buckets.findIndex((bucket) => bucket.count >= rank);
    const lower = index > 0 ? buckets[index - 1] : { upper: 0, count: 0 };
    const { upper, count } = buckets[index];
    if (upper === Infinity) return lower.upper;
    return lower.upper + ((upper - lower.upper) * (rank - lower.count)) / (count - lower.count);
  }

  /** How many requests of clients that meant a prediction were answered with a code that `isMeant`. */
  answers(isMeant = () => true) {
    return this.increase("http_requests_total", (labels) => isPrediction(labels) && isMeant(labels.code));
  }

  /** The share of what clients got for predictions that refuses them; null without requests. */
  refusedShare() {
    return share(this.answers(isRefusal), this.answers());
  }

  /** The share of failures in what was not refused; null without requests. */
  failedShare() {
    const failed = this.answers(isFailure);
    return share(failed, failed + this.answers((code) => !isRefusal(code) && !isFailure(code)));
  }

  /** The share of the inference requests that took longer than `seconds`, a bound of the histogram. */
  slowShare(seconds) {
    const buckets = this.buckets("inference_duration_seconds");
    const total = buckets.at(-1)?.count ?? 0;
    const fast = buckets.find((bucket) => bucket.upper >= seconds)?.count ?? 0;
    return share(total - fast, total);
  }
}

const share = (part, total) => (total > 0 ? part / total : null);

// MARK: - Answers

/**
 * Whether a client meant a prediction, as far as the labels of `http_requests_total` tell: who asks for a
 * path that is unknown, or comes no further than the transport, did not mean another route. A browser
 * that asks whether it may ask (204) means nothing yet.
 */
export function isPrediction({ route, code }) {
  return (route === "predict" || route === "other") && code !== "204";
}

/** Whether it lies with the client: methods and versions of HTTP that no path here has are 501 and 505. */
const isRefusal = (code) => code.startsWith("4") || code === "501" || code === "505";
const isFailure = (code) => code.startsWith("5") && !isRefusal(code);

// MARK: - Drift

/** How a feature's values, or the classes, lie in their bins, against the training rows. */
class Drift {
  /**
   * `trained` are the reference shares as the index takes them: none of them is 0. `together` is how many
   * indexes there are of the kind.
   */
  constructor(name, counts, reference, trained, referenceRows, together) {
    this.name = name;
    this.rows = counts.reduce((sum, count) => sum + count, 0);
    this.shares = counts.map((count) => (this.rows > 0 ? count / this.rows : 0));
    this.reference = reference;
    this.index = counts.reduce((sum, count, bin) => {
      const live = smoothed(count, this.rows, counts.length);
      return sum + (live - trained[bin]) * Math.log(live / trained[bin]);
    }, 0);
    this.noise = noise(counts.length - 1, this.rows, referenceRows, together);
  }

  /** "few" rows to tell, "stable", "moderate" or "drifted". */
  get verdict() {
    if (this.rows < driftRows) return "few";
    if (this.index > driftLimit && this.index > this.noise) return "drifted";
    return this.index > driftNotice && this.index > this.noise ? "moderate" : "stable";
  }
}

/**
 * A share with half a row more in every bin (Jeffreys' prior): a bin without a row would make the index
 * infinite.
 */
function smoothed(count, total, bins) {
  return (count + 0.5) / (total + 0.5 * bins);
}

/**
 * Reference shares of which none is 0: a bin may hold no training row, as those beside a constant, and a
 * model may predict a class for none.
 */
function smoothedReference(shares, referenceRows) {
  return shares.map((share) => smoothed(share * referenceRows, referenceRows, shares.length));
}

/**
 * The index that chance alone reaches once in ten thousand in one of those that are looked at `together`, with
 * no drift at all.
 *
 * Without drift the index is about (1/rows + 1/referenceRows) times a chi-squared number (Yurdakul,
 * Statistical properties of the population stability index, 2018); its quantile by Wilson and Hilferty's
 * approximation, as in monitoring/rules/drift.yml.
 */
function noise(degrees, rows, referenceRows, together) {
  if (degrees < 1 || rows === 0) return Infinity;
  const logarithm = Math.log(1e4 * together);
  const deviations = Math.sqrt(2 * logarithm - Math.log(4 * Math.PI * logarithm));
  const spread = 2 / (9 * degrees);
  const point = degrees * (1 - spread + deviations * Math.sqrt(spread)) ** 3;
  return point * (1 / rows + 1 / referenceRows);
}

/** The drift of each feature, in the model's order. */
export function featureDrifts(interval) {
  const scrape = interval.later;
  const referenceRows = scrape.sum("inference_reference_rows");
  const bins = new Map();
  for (const { labels, value } of scrape.samples("inference_feature_reference_ratio")) {
    if (!bins.has(labels.feature)) bins.set(labels.feature, []);
    bins.get(labels.feature).push({ upper: bound(labels.upper), share: value });
  }
  const watched = [...bins.values()].filter((reference) => reference.length > 1).length;
  return [...bins].map(([feature, reference]) => {
    const isMeant = (labels) => labels.feature === feature;
    const buckets = interval.buckets("inference_feature_value", isMeant);
    const counts = buckets.map(({ count }, bin) => count - (bin > 0 ? buckets[bin - 1].count : 0));
    const shares = reference
      .sort((one, other) => one.upper - other.upper)
      .map((bin) => bin.share);
    const trained = smoothedReference(shares, referenceRows);
    const drift = new Drift(feature, counts, shares, trained, referenceRows, watched);
    drift.mean = featureMean(interval, drift.rows, isMeant);
    return drift;
  });
}

/**
 * The mean of a feature in `rows` rows, as the server can add it up: values beyond the range of the training
 * rows count as its ends. Null without rows, NaN where the model's file does not tell the range.
 */
function featureMean(interval, rows, isMeant) {
  if (!(rows > 0)) return null;
  const minimum = interval.later.sum("inference_feature_reference_min", isMeant);
  return minimum + interval.increase("inference_feature_clipped_sum_total", isMeant) / rows;
}

/** The drift of the predicted classes, with `names` in the model's order. */
export function classDrift(interval) {
  const reference = interval.later.samples("prediction_output_reference_ratio");
  const counts = reference.map(({ labels }) =>
    interval.increase("prediction_output_total", (other) => other.class === labels.class),
  );
  const referenceRows = interval.later.sum("inference_reference_rows");
  const shares = reference.map((sample) => sample.value);
  const trained = smoothedReference(shares, referenceRows);
  const drift = new Drift("classes", counts, shares, trained, referenceRows, 1);
  drift.names = reference.map(({ labels }) => labels.class);
  return drift;
}

// MARK: - Text

/**
 * A name with escapes in place of what nobody would see, or what turns the direction of writing: it is not
 * shown as another one.
 */
export function printable(name) {
  return name.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, (character) =>
    `\\u{${character.codePointAt(0).toString(16).toUpperCase()}}`,
  );
}

const digits = (number, count) =>
  number.toLocaleString("en", { maximumSignificantDigits: count, useGrouping: true });

/** 1,234 or 12.3 or 0.123; a dash where there is no number. */
export function plain(number) {
  if (number === null || !Number.isFinite(number)) return "–";
  return Math.abs(number) >= 1000 ? Math.round(number).toLocaleString("en") : digits(number, 3);
}

/** A rate as 1,234/s, and as 123 k/s or 1.23 M/s where its digits would not fit into a tile. */
export function perSecond(rate) {
  if (rate === null || !Number.isFinite(rate)) return "–";
  if (rate < 99_999.5) return `${plain(rate)}/s`;
  return rate < 999_500 ? `${digits(rate / 1e3, 3)} k/s` : `${digits(rate / 1e6, 3)} M/s`;
}

/** A share as 1.23 %. */
export function percent(share) {
  if (share === null || !Number.isFinite(share)) return "–";
  return `${digits(share * 100, 3)} %`;
}

/** Seconds as 12 µs, 3.4 ms, 1.2 s. */
export function duration(seconds) {
  if (seconds === null || !Number.isFinite(seconds)) return "–";
  if (seconds < 0.001) return `${digits(seconds * 1e6, 3)} µs`;
  if (seconds < 1) return `${digits(seconds * 1e3, 3)} ms`;
  return `${digits(seconds, 3)} s`;
}

/** Seconds as 45 s, 12 min, 3 h 20 min, 4 d 2 h. */
export function age(seconds) {
  if (!Number.isFinite(seconds)) return "–";
  const whole = Math.max(Math.round(seconds), 0);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min`;
  if (whole < 86400) return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
  return `${Math.floor(whole / 86400)} d ${Math.floor((whole % 86400) / 3600)} h`;
}

/** Bytes as 12.3 MB. */
export function bytes(number) {
  if (!Number.isFinite(number)) return "–";
  const units = ["B", "kB", "MB", "GB", "TB"];
  const unit = Math.min(Math.floor(Math.log10(Math.max(number, 1)) / 3), units.length - 1);
  return `${digits(number / 1000 ** unit, 3)} ${units[unit]}`;
}
