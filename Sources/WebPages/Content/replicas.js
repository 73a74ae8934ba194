// The processes that answer here: one, or behind a load balancer several, of which each counts for itself.

import { History } from "./history.js";

const keptCharacters = 2_000_000; // A browser keeps some five million for all pages of an origin.
/** A replica that has not answered for so long cannot be called well. */
export const silentSeconds = 15;
const forgottenSeconds = 60; // Who has not answered for so long is gone.
const jumpSeconds = 6; // What two clocks may differ by: they are read up to an answer's time apart.
// Servers behind one proxy share an origin and its storage: they have other folders.
const key = `iris-server.history ${new URL(".", document.baseURI).pathname}`;

export class Replicas {
  /** What each has said, the first one first. */
  histories = [];

  /** The one that the page shows; null before the first answer. */
  shown = null;
  #isChosen = false; // Whether the reader wants to see this one.

  /**
   * Those that take turns in answering, as far as it is known: who is silent while others answer is stopped, and
   * who has not answered since another started may have made room for it.
   */
  get answering() {
    const newest = Math.max(...this.histories.map(({ latest }) => startSeconds(latest)));
    const last = Math.max(...this.histories.map(({ latest }) => latest.atSeconds));
    return this.histories.filter(
      ({ latest }) =>
        last - latest.atSeconds < silentSeconds
        && (startSeconds(latest) === newest || latest.serverSeconds > newest),
    );
  }

  /** Those and the one that is shown, which may have stopped answering: what a reader can choose from. */
  get choices() {
    const { answering } = this;
    return this.histories.filter((history) => history === this.shown || answering.includes(history));
  }

  /** Shows one because its reader wants to see it. */
  choose(history) {
    this.shown = history;
    this.#isChosen = true;
  }

  /** Files what one of them has answered. */
  add(scrape) {
    let history = this.#find(scrape);
    if (history && isTorn(history, scrape)) {
      this.#forget((other) => other === history);
      history = null;
    }
    if (!history) {
      history = new History();
      this.histories.push(history);
      // Who started after the last answer of the one that is shown has come in its place.
      const last = this.shown?.latest.serverSeconds ?? -Infinity;
      if (startSeconds(scrape) >= last) {
        this.shown = history;
        this.#isChosen = false;
      }
    }
    history.add(scrape);
    const silence = (other) => scrape.atSeconds - other.latest.atSeconds;
    this.#forget((other) => silence(other) > forgottenSeconds);
    // A balancer may send this page to the same one again and again.
    const isLost = silence(this.shown) >= silentSeconds && !this.#isChosen;
    if (isLost || !this.histories.includes(this.shown)) {
      this.shown = history;
      this.#isChosen = false;
    }
  }

  /**
   * A process is known by its start, which has hundredths of a second. Where two have the same, they are
   * told apart by the CPU time that they have used, which never falls.
   */
  #find(scrape) {
    const used = (other) => other.sum("process_cpu_seconds_total");
    const same = this.histories.filter(
      ({ latest }) => startSeconds(latest) === startSeconds(scrape) && used(latest) <= used(scrape),
    );
    return same.sort((one, other) => used(one.latest) - used(other.latest)).at(-1);
  }

  #forget(isMeant) {
    this.histories = this.histories.filter((history) => !isMeant(history));
  }

  // MARK: - Storage

  /** Keeps all of it until the tab is closed, for this page to go on from when it is loaded again. */
  save() {
    try {
      const shown = this.histories.indexOf(this.shown);
      const room = keptCharacters / this.histories.length;
      const packed = this.histories.map((history) => history.packed(room));
      sessionStorage.setItem(key, JSON.stringify({ shown, packed }));
    } catch {
      // There is no storage, or no room: the page begins anew.
    }
  }

  restore() {
    try {
      const { shown, packed } = JSON.parse(sessionStorage.getItem(key));
      this.histories = packed.map(History.unpacked);
      this.shown = this.histories[shown] ?? null;
    } catch {
      this.histories = [];
    }
  }
}

/** When a process was started. */
export const startSeconds = (scrape) => scrape.sum("process_start_time_seconds");

/**
 * Whether this computer's clock was set, or stood still while it slept: then it does not tell how much time
 * has passed since the last scrape.
 */
function isTorn({ latest }, scrape) {
  const passed = scrape.atSeconds - latest.atSeconds;
  return passed < 0 || Math.abs(passed - (scrape.serverSeconds - latest.serverSeconds)) > jumpSeconds;
}
