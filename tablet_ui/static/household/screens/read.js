/* Reading: the leaf at the left, everything to press at the right (on a phone: below). */

import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { dayWords, isToday, timeWords } from '../../shared/clock.js';
import { t } from '../../shared/i18n.js';
import { findCard } from '../board.js';
import { goBack } from '../navigate.js';
import * as reading from '../reading.js';
import { canSpeak, silence, speak } from '../speech.js';
import { state } from '../state.js';
import { plainly } from '../parts/frame.js';
import * as icons from '../parts/icons.js';
import { issuerName } from '../parts/names.js';
import { pager } from '../parts/pager.js';
import { paper } from '../parts/paper.js';
import { whoRead } from '../parts/who_read.js';

function sizeButtons() {
  const { zoom } = state.reading;
  const larger = t('大きく');
  const smaller = t('小さく');
  return html`<div class="reading__size">
    <button class="button button--quiet" type="button" ?disabled=${zoom >= reading.ZOOMS.length - 1}
      @click=${() => reading.zoom(1)}>${icons.plus}<span>${larger}</span></button>
    <button class="button button--quiet" type="button" ?disabled=${zoom === 0}
      @click=${() => reading.zoom(-1)}>${icons.minus}<span>${smaller}</span></button>
  </div>`;
}

function speakButton(card) {
  if (!canSpeak() || !reading.textAloud(card).trim()) return nothing;
  if (state.speaking) {
    const stop = t('読み上げを 止める');
    return html`<button class="button" type="button" @click=${silence}>${icons.stop}<span>${stop}</span></button>`;
  }
  const aloud = t('読み上げる');
  return html`<button class="button" type="button" @click=${() => speak(reading.textAloud(card))}>${icons.speaker}<span>${aloud}</span></button>`;
}

function switchButton(card) {
  if (!reading.pageHasText(card)) return nothing;
  const words = state.reading.asText ? t('紙のまま見る') : t('大きな文字で読む');
  const icon = state.reading.asText ? icons.paper : icons.letters;
  return html`<button class="button" type="button" @click=${() => reading.switchText(card)}>${icon}<span>${words}</span></button>`;
}

function readButton(card) {
  if (!card.read) {
    const words = t('読みました');
    return html`<button class="button button--primary button--big reading__read" type="button"
      @click=${() => reading.sayRead(card)}>${words}</button>`;
  }
  const done = t('読みました');
  const at = new Date(card.read.at);
  const when = isToday(at) ? timeWords(at) : dayWords(at);
  return html`<div class="reading__done">${icons.checkRound}<p><strong>${done}</strong><br><span>${when}</span>
    ${card.read.by ? html`<br><span lang="ja">${card.read.by}</span>` : nothing}</p></div>`;
}

function about(card) {
  const day = dayWords(new Date(card.published_at));
  return html`<div class="reading__about">
    <h1 class="reading__title" lang="ja" tabindex="-1">${card.title}</h1>
    <p class="reading__from">${issuerName(card.issuer)}　${day}</p>
  </div>`;
}

function gone() {
  const back = t('もどる');
  const button = html`<button class="button button--primary" type="button" @click=${goBack}>${back}</button>`;
  const words = t('このお知らせは、取り下げられました');
  const more = t('もう読むことはできません。');
  return html`<main class="alone"><h1 class="visually-hidden" tabindex="-1">${words}</h1>
    ${plainly(icons.paper, words, more, button)}</main>`;
}

/** `button` draws what stands in the place of 読みました. */
export function readScreen(button = readButton) {
  const card = findCard(state.screen.id);
  if (!card) return gone();
  const { zoom } = reading.readingOf(card);
  const leaf = reading.currentLeaf(card);
  const back = t('もどる');
  return html`<main class="reading" data-zoom=${zoom}>
    ${paper(card, leaf)}
    <div class="reading__side">
      ${about(card)}
      <div class="reading__tools">
        ${leaf.total > 1 ? pager(leaf.index, leaf.total, (by) => reading.turn(card, by)) : nothing}
        ${sizeButtons()}
        ${speakButton(card)}
        ${switchButton(card)}
      </div>
      <div class="reading__end">
        ${button(card)}
        <button class="button button--quiet reading__back" type="button" @click=${goBack}>${back}</button>
      </div>
    </div>
    ${state.reading.asking ? whoRead(card) : nothing}
  </main>`;
}
