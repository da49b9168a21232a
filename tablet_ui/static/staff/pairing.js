/* Beside the digits: says when the new device is connected, or that the time is over. Where it takes an old one's place
   (the office's pages), that one's form goes. */

import { t } from '../shared/i18n.js';
import { ask, loadWords } from './talk.js';

const LOOK_EVERY_MS = 2000;
const page = document.getElementById('pairing');
const old = document.getElementById('old');
const known = new Set(page.dataset.known.split(' '));
const expires = Date.parse(page.dataset.expires);

function tell(words) {
  const place = document.getElementById('paired');
  place.textContent = words;
  place.hidden = false;
  place.scrollIntoView({ block: 'center' });
}

async function look() {
  const { devices } = await ask(page.dataset.address).catch(() => ({ devices: [] }));
  if (devices.some(({ id }) => !known.has(id))) {
    page.classList.add('is-paired');
    if (old) old.hidden = true;
    tell(old ? t('つながりました。古い端末は、使えなくなりました。') : t('つながりました。この画面は、閉じてかまいません。'));
  } else if (Date.now() > expires) {
    page.classList.add('is-over');
    document.getElementById('until').textContent = t('時間がすぎました。一覧にもどって、新しい番号を出してください。');
  } else setTimeout(look, LOOK_EVERY_MS);
}

await loadWords();
setTimeout(look, LOOK_EVERY_MS);
