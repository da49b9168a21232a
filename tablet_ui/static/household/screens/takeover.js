/* What covers everything while an alert wants it: the card, the question for each person, and what became of the answer. */

import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { timeWords } from '../../shared/clock.js';
import { t } from '../../shared/i18n.js';
import * as alerting from '../alerting.js';
import { answerName, inLanguage, langOf, othersWords } from '../parts/alert_names.js';
import { linkWords } from '../parts/frame.js';
import * as icons from '../parts/icons.js';
import { hush, soundOf } from '../sounding.js';
import { state } from '../state.js';
import { isQuiet } from '../takeover.js';
import { alertCard, alertFrame, answerButtons, fitAlert, levelBadge } from './alert.js';
import { saidScreen } from './said.js';

function otherButton(others) {
  if (others.length === 0) return null;
  const [next] = others;
  const title = inLanguage(next.texts, state.settings.language).title;
  return html`<button class="button alert__other" type="button" @click=${() => alerting.showOther(next.id)}>
    <small>${othersWords(others)}</small><span lang=${langOf(next.texts, state.settings.language)}>${title}</span></button>`;
}

function backButton() {
  const back = t('もどる');
  return html`<button class="button alert__small" type="button" @click=${alerting.close}>${back}</button>`;
}

/** What was said before: the household's one answer, or that some have answered. */
function saidBefore(card) {
  const people = state.board.people ?? [];
  const alone = people.length === 1 ? card.answers[people[0].id] : null;
  const newest = [alone, card.answers.home].filter(Boolean).sort((a, b) => Date.parse(b.at) - Date.parse(a.at))[0];
  if (newest) {
    const words = t('いまの答え：%(answer)s（%(time)s）', { answer: answerName(newest.answer), time: timeWords(new Date(newest.at)) });
    return { chosen: newest.answer, words };
  }
  const some = people.filter((one) => card.answers[one.id]).length;
  if (some > 0) return { chosen: null, words: t('%(all)s人のうち %(count)s人が 答えました', { all: people.length, count: some }) };
  return { chosen: null, words: '' };
}

function answered(card, mode) {
  if (mode !== 'again') return {};
  if (card.ask === 'safety') return { ...saidBefore(card), back: backButton() };
  const at = card.acknowledged_at;
  return { words: at ? t('%(time)sに 確認しました', { time: timeWords(new Date(at)) }) : '', back: backButton() };
}

/** Nobody answers here for the others; where an answer is asked for, it says where. */
function hallFoot(card) {
  const board = t('回覧板を見る');
  const home = t('答えは、おうちのタブレットか 電話から おくれます。');
  const elsewhere = card.ask === 'safety' && !isQuiet(card) ? html`<div class="alert__prompt"><p>${home}</p></div>` : nothing;
  return html`${elsewhere}
    <div class="alert__answers"><button class="button alert__answer alert__answer--aside" type="button" @click=${alerting.showBoardForAMinute}>${icons.paper}<span>${board}</span></button></div>`;
}

function wholeCard({ card, others, mode }) {
  const { page, pages } = state.takeover;
  return alertCard(card, {
    language: state.settings.language,
    mode,
    page,
    pages,
    people: state.board.people?.length ?? 0,
    sound: soundOf(card),
    answered: answered(card, mode),
    other: otherButton(others),
    foot: mode === 'hall' ? hallFoot(card) : null,
    freshness: ['late', 'off'].includes(state.link) ? linkWords() : '',
    act: {
      acknowledge: () => alerting.acknowledge(card),
      answer: (which) => alerting.answer(card, which),
      oneByOne: () => alerting.askOneByOne(card),
      listen: () => alerting.listen(card),
      stop: hush,
      turn: alerting.turnPage,
    },
  });
}

/** One person after the other: the name is the biggest thing there. */
function question({ card }) {
  const person = alerting.asked();
  const { index } = state.takeover.asking;
  const count = t('%(total)s人のうち %(number)s人目', { total: state.board.people.length, number: index + 1 });
  const how = t('このかたの ようすを 押してください');
  const back = t('もどる');
  const skip = t('あとで答える');
  return alertFrame(card, 'again', html`
    <div class="alert__head alert__head--small">${levelBadge(card, 'level--small')}<p class="alert__about">${inLanguage(card.texts, state.settings.language).title}</p></div>
    <div class="alert__who" id="alert-body"><p>${count}</p><h1 class="alert__name" id="alert-title" tabindex="-1" lang="ja">${person.name}</h1><p>${how}</p></div>
    <div class="alert__foot">
      <div class="alert__answers">${answerButtons(card.answers[person.id]?.answer, (which) => alerting.answerForOne(card, which))}</div>
      <div class="alert__prompt"><button class="button alert__small" type="button" @click=${alerting.personBefore}>${back}</button>
        <button class="button alert__small" type="button" @click=${alerting.skipPerson}>${skip}</button></div>
    </div>`);
}

export function takeoverScreen(shown) {
  if (shown.part === 'said') return saidScreen(shown.card);
  return html`<main class="takeover">${shown.part === 'asking' ? question(shown) : wholeCard(shown)}</main>`;
}

let focused = '';

/** After drawing: the largest letters that fit, and the focus on what is new, so that it is read out. */
export function layOutTakeover(shown) {
  if (shown?.part === 'card') alerting.notePages(fitAlert(document.querySelector('.takeover'), state.takeover.page));
  const key = shown ? `${shown.card.id} ${shown.part} ${state.takeover.asking?.index ?? ''}` : '';
  if (key === focused) return;
  focused = key;
  if (shown) document.querySelector('h1')?.focus({ preventScroll: true });
}
