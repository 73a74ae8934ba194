// The tiles at the top: each figure with its state, its objective and the time that it is about.

import { html } from "./chart.js";
import { age } from "./figures.js";

const signs = { good: "✓", attention: "!", failing: "✕", none: "–" };

/** Shows `measures` in the list `tiles`; `until` is "" or says when their time ended. */
export function showTiles(tiles, measures, until) {
  if (tiles.children.length !== measures.length) tiles.replaceChildren(...measures.map(makeTile));
  measures.forEach((measure, index) => {
    const tile = tiles.children[index];
    tile.dataset.level = measure.level;
    const [sign, word, value, note] = tile.querySelectorAll(".sign, .word, .value, .note");
    setText(sign, signs[measure.level]);
    setText(word, measure.word);
    setText(value, measure.value);
    const parts = [measure.objective, windowText(measure.interval, until)];
    setText(note, parts.filter((part) => part !== "").join("; "));
  });
}

function makeTile({ id, name }) {
  const tile = html("div", "tile");
  const state = html("dd", "level");
  const sign = html("span", "sign");
  sign.setAttribute("aria-hidden", "true");
  state.append(sign, html("span", "word"));
  const value = html("dd", "value");
  value.id = id;
  tile.append(html("dt", "", name), state, value, html("dd", "note"));
  return tile;
}

/** The time that an interval is about; of null, the moment. Nothing of one that has just begun. */
export function windowText(interval, until) {
  if (interval === null) return until === "" ? "now" : until;
  if (interval.seconds === 0) return until;
  const span = age(interval.seconds);
  return `last ${span === "1 min" ? "minute" : span}${until === "" ? "" : ` until ${until}`}`;
}

function setText(target, text) {
  if (target.textContent !== text) target.textContent = text;
}
