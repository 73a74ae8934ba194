// What one process has said lately, and how it is kept while the page is loaded again.

import { Interval, driftRows } from "./figures.js";
import { Scrape } from "./scrape.js";

/** What charts show. */
export const historySeconds = 300;
const verdictSeconds = 60; // What tiles and verdict look back on.
const pointSeconds = 5; // What a point of a chart looks back on.
const driftSeconds = [30, 60, 300];

/** The scrapes of one process, in order of time: each of the last minute, before that every fifth second. */
export class History {
  #scrapes = [];

  /** For each scrape of the last minutes, what happened in the seconds before it. */
  points = [];

  get latest() {
    return this.#scrapes.at(-1);
  }

  add(scrape) {
    this.#scrapes.push(scrape);
    const age = (thing) => scrape.atSeconds - thing.atSeconds;
    let last = null;
    this.#scrapes = this.#scrapes.filter((other) => {
      const isKept =
        age(other) <= verdictSeconds + pointSeconds
        || (age(other) <= historySeconds && !(other.atSeconds - last?.atSeconds < pointSeconds));
      if (isKept) last = other;
      return isKept;
    });
    this.points = this.points.filter((point) => age(point.later) <= historySeconds);
    const point = this.#last(pointSeconds);
    if (point.seconds > 0) this.points.push(point);
  }

  /** What the verdict is about; of no length while there is one scrape. */
  get recent() {
    return this.#last(verdictSeconds);
  }

  /** The shortest time that has rows enough to tell drift from noise, or else the longest. */
  get drift() {
    const intervals = driftSeconds.map((seconds) => this.#last(seconds));
    const isEnough = (interval) => interval.increase("prediction_output_total") >= driftRows;
    return intervals.find(isEnough) ?? intervals.at(-1);
  }

  /** Since the latest scrape that is at least `seconds` older than the last, or else since the first. */
  #last(seconds) {
    const limit = this.latest.atSeconds - seconds;
    const older = this.#scrapes.findLast((scrape) => scrape.atSeconds <= limit);
    return new Interval(this.latest, older ?? this.#scrapes[0]);
  }

  // MARK: - Storage

  /**
   * For storage, in about so many `characters`: names and labels once, as every scrape of a process has the
   * same, and the values of each.
   */
  packed(characters) {
    const names = samples(this.latest).map(([name]) => name);
    const rows = this.#scrapes.flatMap((scrape) => {
      const own = samples(scrape);
      const isSame = own.length === names.length && own.every(([name], index) => name === names[index]);
      const values = own.map(([, value]) => value).join(" ");
      return isSame ? [[scrape.atSeconds, scrape.serverSeconds, values]] : [];
    });
    // Of a large model as many as there is room for, spread over the time, the last one among them.
    const size = rows.reduce((sum, [, , values]) => sum + values.length, 0);
    const step = Math.ceil(size / characters);
    return { names, rows: rows.filter((_, index) => (rows.length - 1 - index) % step === 0) };
  }

  static unpacked({ names, rows }) {
    const history = new History();
    for (const [atSeconds, serverSeconds, row] of rows) {
      const values = row.split(" ");
      const text = names.map((name, index) => `${name} ${values[index]}`).join("\n");
      history.add(new Scrape(text, atSeconds, serverSeconds));
    }
    return history;
  }
}

/** The samples of a scrape as they are written: `[[name with labels, value]]`. */
function samples({ text }) {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return lines.map((line) => {
    const blank = line.lastIndexOf(" ");
    return [line.slice(0, blank), line.slice(blank + 1)];
  });
}
