// Reads what /metrics says: Prometheus' text format, version 0.0.4.
// https://prometheus.io/docs/instrumenting/exposition_formats/

/** What one scrape says. */
export class Scrape {
  #families = new Map();

  /**
   * `text` is the answer of /metrics, `atSeconds` when it came, by a clock that does not jump while the
   * page is open, and `serverSeconds` the same by the server's clock, both in Unix time.
   */
  constructor(text, atSeconds, serverSeconds) {
    this.text = text;
    this.atSeconds = atSeconds;
    this.serverSeconds = serverSeconds;
    for (const line of text.split("\n")) {
      if (line === "" || line.startsWith("#")) continue;
      const { name, labels, value } = readSample(line);
      let samples = this.#families.get(name);
      if (!samples) this.#families.set(name, (samples = []));
      samples.push({ labels, value });
    }
  }

  /** The samples called `name`, each with its labels and its value, in the order of the scrape. */
  samples(name) {
    return this.#families.get(name) ?? [];
  }

  /** The sum of the samples called `name` that `matches` accepts; NaN if there are none. */
  sum(name, matches = () => true) {
    const found = this.samples(name).filter((sample) => matches(sample.labels));
    if (found.length === 0) return NaN;
    return found.reduce((sum, sample) => sum + sample.value, 0);
  }
}

/** Reads `name{label="value",…} value`. A label's value may hold any character. */
function readSample(line) {
  let position = line.search(/[{ ]/);
  const name = line.slice(0, position);
  const labels = {};
  if (line[position] === "{") {
    position += 1;
    while (line[position] !== "}") {
      const equals = line.indexOf("=", position);
      if (equals < 0) throw new Error(`not a sample: ${line}`);
      const label = line.slice(position, equals);
      [labels[label], position] = readQuoted(line, equals + 1);
      if (line[position] === ",") position += 1;
    }
    position += 1;
  }
  const value = readNumber(line.slice(position).trim());
  if (name === "" || value === undefined) throw new Error(`not a sample: ${line}`);
  return { name, labels, value };
}

/** Reads a quoted text that starts at `position`; returns it and the position behind it. */
function readQuoted(line, position) {
  let text = "";
  for (let index = position + 1; index < line.length; index += 1) {
    const character = line[index];
    if (character === '"') return [text, index + 1];
    if (character === "\\") {
      index += 1;
      text += line[index] === "n" ? "\n" : line[index];
    } else {
      text += character;
    }
  }
  throw new Error(`a label without an end: ${line}`);
}

/** Go's notation for infinities is not JavaScript's. */
function readNumber(text) {
  if (text === "+Inf") return Infinity;
  if (text === "-Inf") return -Infinity;
  if (text === "NaN") return NaN;
  const number = Number(text);
  return text === "" || Number.isNaN(number) ? undefined : number;
}

/** The number in the label `le` or `upper`. */
export function bound(text) {
  return readNumber(text);
}
