/* 放送をもう一度聞く: the newest broadcast, one touch from the first screen. */

import { html } from '../../vendor/lit-html/lit-html.js';
import { agoWords, clockFace } from '../../shared/clock.js';
import { t } from '../../shared/i18n.js';
import { broadcasts } from '../board.js';
import { go } from '../navigate.js';
import { state } from '../state.js';
import { inLanguage, langOf } from './alert_names.js';
import { hearBroadcast } from './broadcast_row.js';
import * as icons from './icons.js';

function noneYet() {
  if (state.link === 'good') return t('この1か月、放送はありません');
  return state.link === 'checking' ? t('たしかめています') : t('つながると、放送が出ます');
}

export function broadcastTile() {
  const [newest] = broadcasts();
  // Each phrase stays whole: 放送を｜もう一度聞く
  const words = t('放送を もう一度聞く').split(' ').map((phrase) => html`<span class="tile__phrase">${phrase}</span> `);
  if (!newest) {
    return html`<button class="button tile" type="button" @click=${() => go('alerts')}>${icons.speaker}
      <span class="tile__words"><span>${words}</span><small>${noneYet()}</small></span></button>`;
  }
  const { language } = state.settings;
  const at = new Date(newest.published_at);
  return html`<button class="button tile ${newest.training ? 'tile--training' : ''}" type="button" @click=${() => hearBroadcast(newest)}>${icons.speaker}
    <span class="tile__words"><span>${words}</span><small>${agoWords(at)} ${clockFace(at)}</small>
      <small class="tile__title" lang=${langOf(newest.texts, language)}>${inLanguage(newest.texts, language).title}</small></span></button>`;
}
