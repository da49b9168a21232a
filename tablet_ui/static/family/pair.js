/* A QR code's secret leaves the address bar and the history before anything else happens; then only the name is asked. */

import { Problem } from '../shared/http.js';
import { t } from '../shared/i18n.js';
import { ask, loadWords } from '../staff/talk.js';

const secret = location.hash.slice(1);
if (secret) history.replaceState(null, '', location.pathname);

const field = document.getElementById('secret');
const problem = document.getElementById('problem');

function tell(words) {
  problem.textContent = words;
  problem.hidden = false;
}

function askDigits() {
  field.value = '';
  document.getElementById('digits').hidden = false;
}

/** Says whom it is about, so that nobody is connected with a stranger. */
async function lookAtSecret() {
  document.getElementById('digits').hidden = true;
  try {
    const { person } = await ask('/family/pair/look', { method: 'POST', json: { secret } });
    field.value = secret;
    document.getElementById('title').textContent = t('%(name)sさんの 見守りに つなぐ', { name: person });
    document.getElementById('intro').textContent = t('あなたのお名前を入れて、「つなぐ」を押してください。');
    problem.hidden = true;
  } catch (error) {
    askDigits();
    tell(error instanceof Problem ? error.message : t('いま、つながっていません。少し待って、QRコードをもう一度 読み取ってください。'));
  }
}

await loadWords();
if (secret) await lookAtSecret();
