/* After an answer to an alert: what was said and who knows it. 助けがいります stays until it was read, with what it is not. */

import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { t } from '../../shared/i18n.js';
import * as alerting from '../alerting.js';
import { answerName } from '../parts/alert_names.js';
import { toldCard } from '../parts/told_card.js';
import { state, update } from '../state.js';
import { drillFrame } from './alert.js';

const STAYS_MS = 6000;
const ON_ITS_WAY_MS = 1500; // how long a report may take before the screen owns that it hasn't arrived
let leaving = 0;
let of = 0;

function leaveSoon(said) {
  if (of === said.at) return;
  of = said.at;
  clearTimeout(leaving);
  setTimeout(() => update(), ON_ITS_WAY_MS);
  if (said.answer === 'help') return;
  leaving = setTimeout(() => {
    if (state.takeover.said?.at === said.at) alerting.close();
  }, STAYS_MS);
}

function isWaiting(card) {
  return state.pending.some((report) => report.kind === 'answered' && report.message === card.id);
}

/** 伝えました is said only when the server has confirmed it. */
function outcome(card, said) {
  const words = { answer: answerName(said.answer) };
  if (!isWaiting(card)) return [said.each ? t('みなさんのようすを、伝えました') : t('%(answer)s、と伝えました', words), true];
  if (state.link === 'good' && Date.now() - said.at < ON_ITS_WAY_MS) return [t('伝えています'), false];
  return [said.each ? t('みなさんのようすを、書きとめました') : t('%(answer)s、と書きとめました', words), false];
}

function whoKnows(card, told) {
  if (card.training) return t('訓練の答えです。ほんとうに助けがいるときは、「困ったとき」か電話で 知らせてください。');
  if (told) return t('区長と役場に伝えました。連絡を待ってください。');
  return t('まだつながっていないときは、つながったら かならず届けます。');
}

function emergency() {
  const number = '119';
  const say = t('火事・けが・急な病気は 119番へ');
  const not = t('「助けがいります」は、119番ではありません。');
  const call = t('119番に 電話する');
  return html`<div class="said__emergency"><p class="said__number">${say}</p><p>${not}</p>
    ${state.board.device.kind === 'phone' ? html`<a class="button button--danger" href="tel:${number}">${call}</a>` : nothing}</div>`;
}

function helpSaid(card, words, told) {
  const close = t('わかりました');
  const other = t('答えをかえる');
  return html`<main class="said said--help">
    <div class="said__card">
      <h1 class="said__words" tabindex="-1">${words}</h1>
      <p class="said__more">${whoKnows(card, told)}</p>
      ${emergency()}
      <div class="said__buttons">
        <button class="button button--quiet" type="button" @click=${() => alerting.changeAnswer(card)}>${other}</button>
        <button class="button button--primary button--big" type="button" @click=${alerting.close}>${close}</button>
      </div>
    </div>
  </main>`;
}

function saidWords(card, said) {
  const [words, told] = outcome(card, said);
  if (said.answer === 'help') return helpSaid(card, words, told);
  const thanks = told ? t('ありがとうございます') : t('つながったら、かならず届けます');
  return toldCard(words, thanks, alerting.close);
}

export function saidScreen(card) {
  const { said } = state.takeover;
  leaveSoon(said);
  const screen = saidWords(card, said);
  return card.training ? drillFrame(card, screen) : screen;
}
