/* What stands on every screen of a paired device: the time, the place, how fresh this is, and the way about. */

import { html } from '../../vendor/lit-html/lit-html.js';
import { clockFace, corrected, dayAndWeekday, momentWords, now } from '../../shared/clock.js';
import { t } from '../../shared/i18n.js';
import { go } from '../navigate.js';
import { state } from '../state.js';
import * as icons from './icons.js';
import { placeName } from './names.js';

/** How fresh what is shown is. */
export function linkWords() {
  if (state.link === 'good') return t('つながっています');
  if (state.link === 'checking') return t('たしかめています');
  if (state.link === 'off' || !state.contactAt) return t('つながっていません');
  return t('%(time)sまでの内容です', { time: momentWords(corrected(state.contactAt)) });
}

export function freshness() {
  return html`<p class="pill pill--${state.link === 'checking' ? 'late' : state.link}" role="status"><span>${linkWords()}</span></p>`;
}

export function header() {
  const at = now();
  return html`<header class="top">
    <p class="top__clock"><time datetime=${at.toISOString()}>${clockFace(at)}</time></p>
    <p class="top__date">${dayAndWeekday(at)}</p>
    <p class="top__place">${placeName(state.board?.place)}</p>
    ${freshness()}
  </header>`;
}

/** What is reached from a place belongs to it. */
const INSIDE = { broadcast: 'alerts', settings: 'help', watch: 'help' };

function place(name, icon, words) {
  const here = (INSIDE[state.screen.name] ?? state.screen.name) === name ? 'page' : null;
  return html`<li><button class="nav__button" type="button" aria-current=${here ?? 'false'} @click=${() => go(name)}>
    ${icon}<span>${words}</span></button></li>`;
}

export function navigation() {
  const label = t('画面をえらぶ');
  const places = [
    place('home', icons.home, t('はじめの画面')),
    place('list', icons.paper, t('回覧板')),
    place('alerts', icons.speaker, t('防災の放送')),
    place('help', icons.helping, t('困ったとき')),
  ];
  return html`<nav class="nav" aria-label=${label}><ul class="nav__list">${places}</ul></nav>`;
}

/** Said while there is nothing to show: plainly, and with what to do. */
export function plainly(icon, words, more, action) {
  return html`<div class="plainly">${icon}<p class="plainly__words">${words}</p><p class="plainly__more">${more}</p>${action}</div>`;
}
