/* 「うちも 読みました」: a card before the camera, or group, house number, yes. On no step stands a name. */

import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { t } from '../../shared/i18n.js';
import { remember } from '../../household/navigate.js';
import { header, plainly } from '../../household/parts/frame.js';
import * as icons from '../../household/parts/icons.js';
import { homeName, placeName } from '../../household/parts/names.js';
import { pager } from '../../household/parts/pager.js';
import { state } from '../../household/state.js';
import { askAgain, groups } from '../homes.js';
import * as recording from '../recording.js';
import { cameraScreen } from './card.js';
import * as drawings from './drawings.js';

const NUMBERS_AT_ONCE = 20;

/** In the place of the household's 読みました. */
export function recordButton() {
  const words = t('うちも 読みました');
  return html`<button class="button button--primary button--big reading__read reading__read--hall" type="button"
    @click=${recording.startRecording}>${words}</button>`;
}

/** `main` between the frame's head and a way back. */
function page(shape, main, back, { more = nothing, words = t('もどる') } = {}) {
  return html`<div class="screen screen--record">
    ${header()}
    <main class="record ${shape}">${main}</main>
    <footer class="record__foot">
      <button class="button button--quiet record__back" type="button" @click=${back}>${words}</button>${more}
    </footer>
  </div>`;
}

function wayButton(shape, drawing, words, more, act) {
  return html`<button class="button way ${shape}" type="button" @click=${act}>
    ${drawing}<span class="way__words">${words}</span><span class="way__more">${more}</span></button>`;
}

function askWay() {
  const question = t('どちらの お宅ですか');
  const nameless = t('お名前は、画面に 出ません。');
  const ways = [
    wayButton('button--primary', drawings.card, t('カードを 見せる'), t('おうちの QRカードを カメラに'), recording.showCard),
    wayButton('', drawings.numbers, t('班と番号を 押す'), t('カードが ないとき'), recording.touchNumbers),
  ];
  const main = html`<p class="record__what" lang="ja">${recording.recordedTitle()}</p>
    <h1 class="record__question" tabindex="-1">${question}</h1>
    <div class="ways">${ways}</div>`;
  return page('record--way', main, recording.backToReading, { more: html`<p class="record__nameless">${nameless}</p>` });
}

function numberButton(words, act) {
  return html`<li><button class="button number" type="button" @click=${act}>${words}</button></li>`;
}

/** [{words, act}] as buttons, twenty at a time. */
function askNumber(question, choices, back) {
  const total = Math.max(1, Math.ceil(choices.length / NUMBERS_AT_ONCE));
  const at = Math.min(state.screen.page ?? 0, total - 1);
  const shown = choices.slice(at * NUMBERS_AT_ONCE, (at + 1) * NUMBERS_AT_ONCE);
  const turn = total > 1 ? pager(at, total, (by) => remember({ page: at + by })) : nothing;
  const main = html`<h1 class="record__question" tabindex="-1">${question}</h1>
    <ul class="numbers" data-rows=${Math.ceil(shown.length / 5)}>${shown.map(({ words, act }) => numberButton(words, act))}</ul>`;
  return page('record--number', main, back, { more: turn });
}

function askGroup() {
  const choices = (groups() ?? []).map(({ number }) => (
    { words: t('%(number)s班', { number }), act: () => recording.chooseHouse(number) }
  ));
  return askNumber(t('なん班ですか'), choices, recording.chooseWay);
}

function askHouse() {
  const { group } = state.screen;
  const houses = groups()?.find((one) => one.number === group)?.houses ?? [];
  const choices = houses.map(({ number, household }) => (
    { words: t('%(number)s番', { number }), act: () => recording.askWhetherSure(group, number, household) }
  ));
  const where = placeName({ ...state.board.place, hall: undefined, group });
  const back = groups()?.length === 1 ? recording.chooseWay : recording.chooseGroup;
  return askNumber(t('%(where)s の なん番ですか', { where }), choices, back);
}

function askSure() {
  const { group, house } = state.screen;
  const home = homeName({ ...state.board.place, hall: undefined, group, house });
  const question = t('%(home)s で まちがいないですか', { home: '\n' });
  const [before, after] = question.split('\n');
  const yes = t('はい、読みました');
  const main = html`<div class="confirm confirm--hall">
    <h1 class="confirm__question" tabindex="-1">${before}<strong class="confirm__home">${home}</strong>${after}</h1>
    <p class="record__what" lang="ja">${recording.recordedTitle()}</p>
    <button class="button button--primary button--big" type="button" @click=${recording.recordHousehold}>${yes}</button>
  </div>`;
  const words = t('いいえ、選びなおします');
  return page('record--sure', main, () => recording.chooseHouse(group), { words });
}

/** Never connected since it was paired: there is nothing to choose from yet. */
function noNumbers() {
  const again = t('もう一度ためす');
  const button = html`<button class="button button--primary" type="button" @click=${askAgain}>${again}</button>`;
  const words = t('いま、番号を出せません');
  const main = html`<h1 class="visually-hidden" tabindex="-1">${words}</h1>
    ${plainly(icons.cut, words, t('つながると、出ます。カードなら、いまでも 使えます。'), button)}`;
  return page('record--number', main, recording.chooseWay);
}

export function recordScreen() {
  const { step } = state.screen;
  if (step === 'card') return cameraScreen(page);
  if (step === 'group' || step === 'house' || step === 'sure') {
    if (!groups()) return noNumbers();
    return { group: askGroup, house: askHouse, sure: askSure }[step]();
  }
  return askWay();
}
