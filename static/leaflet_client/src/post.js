/** Sends something to the server. */
import { address, ask, asker, keyHeader } from './api.js';

/**
 * @param {string} path below /v1/
 * @param {object} [body]
 * @param {import('./api.js').Asker} [who]
 * @returns {Promise<any>} the answer
 */
export async function postJson(path, body, who = asker) {
  const headers = keyHeader(who);
  return (await ask(address(path), { method: 'POST', headers, body: body && JSON.stringify(body) })).json();
}
