/* One circular in a list: what it looks like, what it is, and 読む. */

import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { dueWords } from '../../shared/clock.js';
import { t } from '../../shared/i18n.js';
import { openCircular } from '../reading.js';
import { state } from '../state.js';
import * as icons from './icons.js';
import { categoryName, issuerName } from './names.js';

const LONG_TITLE = 24;

function about(card) {
  const due = card.due_on ? t('%(day)sまで', { day: dueWords(card.due_on) }) : '';
  const pages = card.pages.length ? t('%(count)sページ', { count: card.pages.length }) : '';
  return [issuerName(card.issuer), due || pages].filter(Boolean).join('　・　');
}

function picture(card) {
  const thumb = card.pages[0]?.thumb;
  // A circular of words only gets a drawn sheet in the colour of what it is about.
  if (!thumb) return html`<span class="circular__sheet category--${card.category}" aria-hidden="true"></span>`;
  return html`<img class="circular__thumb" src=${thumb} alt="" loading="lazy" decoding="async">`;
}

function newBadge(card) {
  const words = t('あたらしい');
  return state.fresh.has(card.id) ? html`<span class="badge badge--press">${words}</span>` : nothing;
}

function openButton(card) {
  if (!card.read) {
    const read = t('読む');
    return html`<button class="button button--primary circular__open" type="button"
      aria-describedby="title-${card.id}" @click=${() => openCircular(card.id)}>${read}</button>`;
  }
  const done = t('読みました');
  const later = card.waiting && state.link !== 'good' ? t('つながったら 届けます') : '';
  return html`<button class="button circular__open circular__open--done" type="button"
    aria-describedby="title-${card.id}" @click=${() => openCircular(card.id)}>
    <span class="circular__done">${icons.check}<span>${done}</span></span>${later ? html`<small>${later}</small>` : nothing}</button>`;
}

/** The whole row takes the finger too; the button is what the keyboard and a screen reader see. */
function onRow(event, card) {
  if (!event.target.closest('button')) openCircular(card.id);
}

export function circularRow(card) {
  const shape = `circular${state.fresh.has(card.id) ? ' circular--new' : ''}${card.title.length > LONG_TITLE ? ' circular--long' : ''}`;
  return html`<li class=${shape} data-id=${card.id} @click=${(event) => onRow(event, card)}>
    ${picture(card)}
    <div class="circular__words">
      <p class="circular__kind"><span class="category category--${card.category}">${categoryName(card.category)}</span>${newBadge(card)}</p>
      <h3 class="circular__title" id="title-${card.id}" lang="ja">${card.title}</h3>
      <p class="circular__about">${about(card)}</p>
    </div>
    ${openButton(card)}
  </li>`;
}
