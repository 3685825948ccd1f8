/** Parts of the upload page: tables, what went wrong, and how the server is asked. */
import { keyHeader } from './api.js';
import { h } from './dom.js';
import { number, text } from './i18n.js';
import { say } from './messages/upload.js';
import { errorBox } from './notice.js';

/** @typedef {{what: string, why?: string, faults?: {key: string, expected: string}[]}} Failure */

/** @param {import('./uploadform.js').Upload['rows']} rows */
export function refusals({ read, accepted, refused, first_refused: first }) {
  if (read === accepted) return [h('p', {}, say('allIn'))];
  const why = new Map(refused.map(({ reason, texts }) => [reason, text(texts, 'sentence')]));
  const reasons = refused.map(({ reason, rows }) =>
    h('tr', {}, h('td', { class: 'number' }, number(rows)), h('th', { scope: 'row' }, why.get(reason))),
  );
  const rows = first.map(({ row, reason, value }) => [number(row), value, why.get(reason)]);
  return [
    h(
      'table',
      { class: 'refused' },
      h('caption', {}, say('refused', { n: number(read - accepted) })),
      h('tbody', {}, ...reasons),
    ),
    h('h4', { class: 'source-part' }, say('first')),
    table(say('first'), [say('row'), say('value'), say('reason')], rows),
  ];
}

/**
 * @param {string} label
 * @param {string[]} heads
 * @param {import('./dom.js').Child[][]} rows
 */
export const table = (label, heads, rows) =>
  h(
    'div',
    { class: 'series-scroll', tabindex: 0, role: 'group', 'aria-label': label },
    h(
      'table',
      { class: 'rows' },
      h('thead', {}, h('tr', {}, ...heads.map((words) => h('th', { scope: 'col' }, words)))),
      h('tbody', {}, ...rows.map((row) => h('tr', {}, ...row.map((words) => h('td', {}, words))))),
    ),
  );

/** @param {Failure} failure */
export function failureNote({ what, why, faults }) {
  const listed = faults?.map(({ key, expected }) => h('li', {}, `${key}: ${expected}`)) ?? [];
  return errorBox(what, why, listed.length > 0 && h('ul', {}, ...listed));
}

/** Reasons of refused rows as words: "39 no_coordinates" is for the command line. @param {string} detail */
const plain = (detail) => detail.replace(/\d \w+(?=[,)])/g, (one) => one.replaceAll('_', ' '));

/**
 * @param {unknown} error
 * @param {string} key
 * @returns {Failure}
 */
export function failureOf(error, key) {
  const { status, told } = /** @type {{status?: number, told?: any}} */ (error);
  if (!status) return { what: say('offline') };
  if (told?.faults) return { what: say('faults'), faults: told.faults };
  return { what: say(key), why: plain(told?.detail ?? `HTTP ${status}`) };
}

/**
 * @param {string} path below /v1/
 * @param {RequestInit} sent
 * @returns {Promise<any>}
 */
export async function ask(path, sent) {
  const headers = { ...keyHeader(), ...sent.headers };
  const answer = await fetch(new URL(`v1/${path}`, document.baseURI), { ...sent, headers });
  const told = await answer.json().catch(() => null);
  if (!answer.ok) throw Object.assign(new Error(), { status: answer.status, told });
  return told;
}
