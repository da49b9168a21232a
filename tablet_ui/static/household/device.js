/* What belongs to this device: its language and letters, its hourly sign that somebody is there. */

import { fetchSession, post, request } from '../shared/http.js';
import { currentLanguage, useCatalogue } from '../shared/i18n.js';
import { report } from './outbox.js';
import { isHall, state, update } from './state.js';
import { store } from './store.js';
import { tellOtherTabs } from './tabs.js';

const AN_HOUR_MS = 3_600_000;
const CATALOGUES = ['en'];
let lastTouchAt = 0;

function catalogueKey(language) {
  return `catalogue:${language}`;
}

async function fetchCatalogue(language) {
  const { data } = await request(`/i18n/${language}.json`);
  await store.set(catalogueKey(language), data);
  return data;
}

/** Words of a language: from the store at once where it has them, else from the server; Japanese needs none. */
async function catalogueOf(language) {
  if (language === 'ja') return {};
  return (await store.get(catalogueKey(language))) ?? (await fetchCatalogue(language));
}

/** Every language is fetched while there is a connection: the switch works without one too. */
export async function refreshCatalogues() {
  for (const language of CATALOGUES) {
    try {
      const messages = await fetchCatalogue(language);
      if (language === currentLanguage()) useCatalogue(language, messages);
    } catch (error) {
      console.warn('catalogue', error);
    }
  }
  update();
}

async function speak(language) {
  try {
    useCatalogue(language, await catalogueOf(language));
  } catch (error) {
    console.warn('catalogue', error);
    useCatalogue(language, {});
  }
}

/** やさしい日本語 (ja-plain) is for messages: what the buttons say is plain as it is. */
function screenLanguage({ language }) {
  return language === 'ja-plain' ? 'ja' : language;
}

function showOnPage({ language, textSize }) {
  document.documentElement.lang = screenLanguage({ language });
  document.documentElement.dataset.textSize = textSize;
}

export async function loadSettings() {
  const [saved, touchedAt] = await Promise.all([store.get('settings'), store.get('lastTouchAt')]);
  lastTouchAt = touchedAt ?? 0;
  await apply(saved ?? state.settings);
}

async function apply(settings) {
  const language = screenLanguage(settings);
  if (language !== currentLanguage()) await speak(language);
  showOnPage(settings);
  update({ settings });
}

/** Somebody chose: shown at once, kept here, told to the server when it can be; at a hall only until they have gone. */
export async function choose(changes) {
  if (isHall()) {
    await apply({ ...state.settings, ...changes });
    return;
  }
  await apply({ ...state.settings, ...changes, unsent: true });
  await store.set('settings', state.settings);
  tellOtherTabs('settings');
  await sendSettings();
}

export async function sendSettings() {
  if (state.phase !== 'paired' || isHall()) return;
  if (!state.settings.unsent) {
    await followServer();
    return;
  }
  const { language, textSize } = state.settings;
  try {
    await post('/api/device/settings', { language, text_size: textSize });
  } catch (error) {
    console.warn('settings wait', error);
    return;
  }
  state.settingsSentAt = Date.now();
  if (state.board) state.board.device = { ...state.board.device, language, text_size: textSize };
  await apply({ ...state.settings, unsent: false });
  await store.set('settings', state.settings);
}

/** Someone may have set this device from elsewhere (a leader who helps). */
async function followServer() {
  const device = state.board?.device;
  if (!device) return;
  const { language, text_size: textSize } = device;
  if (language === state.settings.language && textSize === state.settings.textSize) return;
  await apply({ language, textSize, unsent: false });
  await store.set('settings', state.settings);
}

/** Any touch of a household's tablet is a sign of life; one an hour is enough. */
export function noteTouch() {
  if (state.board?.device.kind !== 'tablet' || Date.now() - lastTouchAt < AN_HOUR_MS) return;
  lastTouchAt = Date.now();
  store.set('lastTouchAt', lastTouchAt);
  report('touch');
}

/** Asked for while the pairing page is open, so that its first press is answered quickly. */
export async function warmUp() {
  try {
    await fetchSession();
  } catch (error) {
    console.warn('session', error);
  }
}
