/** What is said in passing: to screen readers, and over the map. */
import { fillWith, h, part } from './dom.js';

/** A passing remark can be read in this many milliseconds. */
const NOTE_STAYS = 6000;

/** Says something to screen readers. @param {string} words */
export function announce(words) {
  part('live').textContent = words;
}

/** The same, and on the screen for a while. @param {string} words */
export function tell(words) {
  announce(words);
  const note = h('p', { class: 'note' }, words);
  notify(note);
  setTimeout(() => note.remove(), NOTE_STAYS);
}

/** A message over the map, or none. @param {HTMLElement | null} note */
export function notify(note) {
  fillWith(part('notices'), note);
}
