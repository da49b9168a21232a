/* 区長さんに 来てもらう: what will happen, one touch, and what became of it. */

import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { t } from '../../shared/i18n.js';
import { become } from '../navigate.js';
import { helpPage } from '../parts/help_frame.js';
import * as icons from '../parts/icons.js';
import { state } from '../state.js';
import { askForVisit, askedWords, visitWait } from '../visit_wait.js';

async function ask() {
  await askForVisit();
  become('help', { part: 'asked' });
}

export function helpAsk() {
  if (visitWait()) return helpAsked();
  const happens = [
    t('区長さんと民生委員さんに、このお宅が たのんだことを 知らせます。'),
    t('すぐに来られない ことも あります。いそぐときは、電話してください。'),
    t('ほかのお宅には 知らせません。'),
  ];
  const yes = t('はい、たのみます');
  const act = html`<button class="button button--primary help__act" type="button" @click=${ask}>${yes}</button>`;
  const list = html`<ul class="help__facts">${happens.map((one) => html`<li>${one}</li>`)}</ul>`;
  return helpPage(t('区長さんに 来てもらいますか'), list, act);
}

export function helpAsked() {
  const wait = visitWait();
  if (!wait) return helpSeenTo();
  return helpPage(t('区長さんに たのみました'), html`<div class="help__told">
    <span class="help__told-icon">${icons.checkRound}</span>
    <p class="help__told-words">${askedWords(wait.at)}</p>
    <p>${becameOfIt(wait)}</p>${hurry()}</div>`);
}

/** とどきました is said only when the server has confirmed it. */
function becameOfIt({ sent }) {
  if (sent) return t('とどきました。しばらく お待ちください。');
  if (state.link === 'good') return t('いま、とどけています。');
  return t('まだ とどいていません。つながったら かならず とどけます。');
}

/** Whom to call while waiting: the first that the leader has entered. */
function hurry() {
  const first = state.board?.helpers?.[0];
  if (!first) return nothing;
  const words = t('いそぐときは、電話してください');
  return html`<div class="help__hurry"><p>${words}</p>
    <p class="help__hurry-who" lang="ja">${first.what}　${first.name}</p>
    <p class="helper__number">${first.telephone}</p></div>`;
}

/** The leader has been there and said so while this was on the screen. */
function helpSeenTo() {
  const words = t('いま、たのんでいることは ありません。');
  return helpPage(t('困ったとき'), html`<div class="help__told"><p>${words}</p></div>`);
}
