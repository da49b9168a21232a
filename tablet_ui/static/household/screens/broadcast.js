/* A broadcast that is over, read again: grey and calm, and it says first that it is over. */

import { html } from '../../vendor/lit-html/lit-html.js';
import { t } from '../../shared/i18n.js';
import { broadcasts } from '../board.js';
import { go, remember } from '../navigate.js';
import { hush, soundOf } from '../sounding.js';
import { state } from '../state.js';
import { listenTo, standingOf } from '../parts/broadcast_row.js';
import { plainly } from '../parts/frame.js';
import * as icons from '../parts/icons.js';
import { alertCard, fitAlert } from './alert.js';

function backButton() {
  const back = t('もどる');
  return html`<button class="button alert__answer" type="button" @click=${() => go('alerts')}>${back}</button>`;
}

function gone() {
  const words = t('この放送は、もう残っていません');
  const back = t('もどる');
  const button = html`<button class="button button--primary" type="button" @click=${() => go('alerts')}>${back}</button>`;
  return html`<main class="alone"><h1 class="visually-hidden" tabindex="-1">${words}</h1>
    ${plainly(icons.speaker, words, '', button)}</main>`;
}

function pageOf() {
  return { page: state.screen.page ?? 0, pages: state.screen.pages ?? 1 };
}

export function broadcastScreen() {
  const broadcast = broadcasts().find((one) => one.id === state.screen.id);
  if (!broadcast) return gone();
  const [standing] = standingOf(broadcast);
  const { page, pages } = pageOf();
  const over = t('これは 終わった放送です');
  return html`<main class="takeover">${alertCard(broadcast, {
    language: state.settings.language,
    mode: 'past',
    page,
    pages,
    sound: soundOf(broadcast),
    status: [over, standing].join('　・　'),
    foot: html`<div class="alert__answers">${backButton()}</div>`,
    act: {
      listen: () => listenTo(broadcast),
      stop: hush,
      turn: (by) => remember({ page: Math.max(0, Math.min(page + by, pages - 1)) }),
    },
  })}</main>`;
}

/** After drawing: the largest letters that fit. */
export function layOutBroadcast() {
  const pages = fitAlert(document.querySelector('.takeover'), pageOf().page);
  if (pages !== pageOf().pages) remember({ pages, page: Math.min(pageOf().page, pages - 1) });
}
