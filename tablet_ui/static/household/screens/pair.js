/* A device that belongs to nobody yet: six digits on a number pad, or the question that a QR code asks. */

import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { t } from '../../shared/i18n.js';
import { choose } from '../device.js';
import * as pairing from '../pairing.js';
import { state } from '../state.js';
import { plainly } from '../parts/frame.js';
import * as icons from '../parts/icons.js';
import { homeName } from '../parts/names.js';

const MARK = new URL('../../icons/board.svg', import.meta.url).href;

function languageSwitch() {
  const english = state.settings.language === 'en';
  const [words, language] = english ? ['日本語', 'ja'] : ['English', 'en'];
  return html`<button class="button button--quiet pair__language" type="button" lang=${language}
    @click=${() => choose({ language })}>${words}</button>`;
}

function problem() {
  const { problem: words } = state.pairing;
  return html`<div class="pair__problem" role="alert">${words ? html`<p class="notice notice--wrong">${words}</p>` : nothing}</div>`;
}

function digitBox(digit) {
  return html`<span class="pair__digit ${digit ? 'is-filled' : ''}">${digit}</span>`;
}

function digitBoxes() {
  const { digits } = state.pairing;
  const boxes = Array.from({ length: 6 }, (unused, at) => digitBox(digits[at] ?? ''));
  const spoken = t('6けたのうち %(count)sけた押しました：%(digits)s', { count: digits.length, digits: [...digits].join(' ') });
  return html`<p class="pair__digits"><span aria-hidden="true">${boxes}</span>
    <span class="visually-hidden" aria-live="polite">${spoken}</span></p>`;
}

function key(digit) {
  return html`<button class="button button--quiet pad__key" type="button"
    @click=${() => pairing.pressDigit(digit)}>${digit}</button>`;
}

function numberPad() {
  const erase = t('1つ消す');
  const connect = state.pairing.busy ? t('たしかめています') : t('つなぐ');
  const label = t('番号を押すところ');
  return html`<div class="pad" role="group" aria-label=${label}>
    ${['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'].map(key)}
    <button class="button button--quiet pad__erase" type="button" ?disabled=${!state.pairing.digits}
      @click=${pairing.eraseDigit}>${icons.erase}<span>${erase}</span></button>
    <button class="button button--primary pad__go" type="button" ?disabled=${!pairing.isComplete() || state.pairing.busy}
      @click=${pairing.pairByCode}>${connect}</button>
  </div>`;
}

function askCode() {
  const words = t('この端末は、まだつながっていません');
  const more = t('区長さんから聞いた6けたの番号を、押してください。');
  const name = t('電子回覧板');
  const staff = t('区の役員・職員のかたはこちら');
  return html`<main class="pair">
    <div class="pair__words">
      <div class="pair__top">
        <img class="pair__mark" src=${MARK} alt="" width="96" height="96"><p class="pair__name">${name}</p>${languageSwitch()}
      </div>
      <h1 class="pair__title" tabindex="-1">${words}</h1>
      <p class="pair__more">${more}</p>
      ${problem()}
      <p class="pair__staff"><a href="/sign-in">${staff}</a></p>
    </div>
    <div class="pair__entry">${digitBoxes()}${numberPad()}</div>
  </main>`;
}

function askHome() {
  const { place, kind, busy } = state.pairing;
  const between = { home: '\n' };
  const questions = {
    phone: t('この電話を %(home)s のお宅で使いますか', between),
    hall: t('この端末を %(home)s のみんなのタブレットにしますか', between),
  };
  const question = questions[kind] ?? t('この端末を %(home)s のお宅で使いますか', between);
  const [before, after] = question.split('\n');
  const yes = busy ? t('たしかめています') : t('はい、使います');
  const no = t('いいえ');
  return html`<main class="alone">
    <div class="confirm">
      <h1 class="confirm__question" tabindex="-1">${before}<strong class="confirm__home" lang="ja">${homeName(place)}</strong>${after}</h1>
      ${problem()}
      <div class="confirm__answers">
        <button class="button button--primary button--big" type="button" ?disabled=${busy} @click=${pairing.pairBySecret}>${yes}</button>
        <button class="button button--quiet" type="button" ?disabled=${busy} @click=${pairing.declineSecret}>${no}</button>
      </div>
    </div>
  </main>`;
}

function wait(words, more, action) {
  return html`<main class="alone"><h1 class="visually-hidden" tabindex="-1">${words}</h1>${plainly(icons.cut, words, more, action)}</main>`;
}

export function pairScreen() {
  const { step, problem: trouble } = state.pairing;
  if (step === 'confirm') return askHome();
  if (step === 'looking') return wait(t('たしかめています'), t('少しお待ちください。'), nothing);
  if (step === 'unreachable') {
    const again = t('もう一度ためす');
    const button = html`<button class="button button--primary" type="button" @click=${pairing.lookAgain}>${again}</button>`;
    return wait(t('いま、つながっていません'), trouble, button);
  }
  return askCode();
}
