/** The top bar: which place this is, whether its data are real, and the language. */
import { fillWith, h, icon, part } from './dom.js';
import { LANGUAGES, languageName, setLanguage, t, text } from './i18n.js';
import { syntheticBadge } from './notice.js';

/**
 * @param {HTMLElement} root
 * @param {{catalogue: import('./layers.js').Catalogue, state: import('./state.js').StateStore, signIn: () => void}} context
 */
export function addHeader(root, { catalogue, state, signIn }) {
  const { place, uploads } = catalogue;
  const render = () => {
    const { lang } = state.get();
    const title = text(place.texts, 'title');
    document.documentElement.lang = lang;
    document.title = `${title} · HexRadar`;
    fillWith(
      root,
      h(
        'h1',
        { class: 'place' },
        h('span', { class: 'brand' }, 'HexRadar'),
        h('span', { class: 'place-name', title }, title),
      ),
      place.synthetic && syntheticBadge(),
      uploads && pageButton('upload', state),
      pageButton('sources', state),
      accessButton(catalogue.access, signIn),
      h(
        'div',
        { class: 'languages', role: 'group', 'aria-label': t('language.choose') },
        ...LANGUAGES.map((code) => languageButton(code, lang, state)),
      ),
    );
  };
  state.watch(['lang', 'asker'], render);
  render();
}

/**
 * @param {'upload' | 'sources'} page
 * @param {import('./state.js').StateStore} state
 */
const pageButton = (page, state) =>
  h(
    'button',
    { type: 'button', class: 'quiet-button', 'data-key': page, onclick: () => state.set({ page }) },
    icon(page),
    h('span', {}, t(page)),
  );

/**
 * @param {import('./contract.js').Access | null} access
 * @param {() => void} signIn
 * @returns {HTMLElement} who asks, or the way to say so
 */
const accessButton = (access, signIn) =>
  h(
    'button',
    {
      type: 'button',
      class: 'quiet-button',
      'data-key': 'access',
      'aria-controls': 'access',
      'aria-expanded': String(!part('access').hidden),
      onclick: signIn,
    },
    icon(access ? 'person' : 'security'),
    h('span', {}, access ? text(access.texts, 'title') : t('signIn')),
  );

/**
 * @param {import('./i18n.js').Language} code
 * @param {import('./i18n.js').Language} now
 * @param {import('./state.js').StateStore} state
 */
function languageButton(code, now, state) {
  const choose = async () => {
    await setLanguage(code);
    state.set({ lang: code });
  };
  return h(
    'button',
    {
      type: 'button',
      class: 'language',
      lang: code,
      'aria-pressed': String(code === now),
      'aria-label': languageName(code),
      'data-key': `lang-${code}`,
      onclick: choose,
    },
    code,
  );
}
