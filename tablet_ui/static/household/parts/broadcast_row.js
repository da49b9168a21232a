/* One broadcast of the last month in a list: when, what, how it stands, 読む and 聞く. */

import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { agoWords, now, timeWords } from '../../shared/clock.js';
import { t } from '../../shared/i18n.js';
import { isLive, openAlert } from '../alerting.js';
import { go } from '../navigate.js';
import { hush, soundAgain } from '../sounding.js';
import { isHall, state } from '../state.js';
import { levelBadge } from '../screens/alert.js';
import { standing } from '../takeover.js';
import { areaWords, hazardName, inLanguage, langOf, standingName } from './alert_names.js';
import * as icons from './icons.js';

export function openBroadcast(broadcast) {
  hush();
  if (isLive(broadcast.id)) openAlert(broadcast.id);
  else go('broadcast', { id: broadcast.id });
}

/** What is old says so before it is read: nobody may take it for what holds now. */
export function listenTo(broadcast) {
  const at = new Date(broadcast.published_at);
  const old = t('これは、%(day)s %(time)sの放送です。', { day: agoWords(at), time: timeWords(at) });
  soundAgain(broadcast, isLive(broadcast.id) ? '' : `${old}\n`);
}

export function hearBroadcast(broadcast) {
  openBroadcast(broadcast);
  listenTo(broadcast);
}

/** [word, colour of its badge] */
export function standingOf(broadcast) {
  return standingName(standing(broadcast, now()), broadcast.step);
}

function listenButton(broadcast) {
  const hear = t('聞く');
  const stop = t('止める');
  const title = `broadcast-${broadcast.id}`;
  if (state.sounding?.id === broadcast.id && state.sounding.step !== 'blocked') {
    return html`<button class="button button--quiet" type="button" aria-describedby=${title} @click=${hush}>${icons.stop}<span>${stop}</span></button>`;
  }
  return html`<button class="button" type="button" aria-describedby=${title} @click=${() => listenTo(broadcast)}>${icons.speaker}<span>${hear}</span></button>`;
}

export function broadcastRow(broadcast) {
  const { language } = state.settings;
  const at = new Date(broadcast.published_at);
  const [status, shade] = standingOf(broadcast);
  const missed = t('見のがした放送');
  const read = t('読む');
  const about = [hazardName(broadcast.hazard), areaWords(broadcast.areas, language)].filter(Boolean).join('　');
  const live = standing(broadcast, now()) === 'live' ? `alert--${broadcast.level ?? 'calm'}` : 'alert--past';
  const drill = t('訓練');
  return html`<li class="broadcast ${live} ${broadcast.training ? 'broadcast--training' : ''}" data-id=${broadcast.id}>
    ${levelBadge(broadcast, 'level--small')}
    <div class="broadcast__words">
      <p class="broadcast__when"><span>${agoWords(at)} ${timeWords(at)}</span><span class="badge badge--${shade}">${status}</span>
        ${broadcast.training ? html`<span class="badge badge--drill">${drill}</span>` : nothing}
        ${broadcast.missed && !isHall() ? html`<span class="badge badge--late">${missed}</span>` : nothing}</p>
      <h3 class="broadcast__title" id="broadcast-${broadcast.id}" lang=${langOf(broadcast.texts, language)}>${inLanguage(broadcast.texts, language).title}</h3>
      <p class="broadcast__about">${about}</p>
    </div>
    <div class="broadcast__buttons">
      <button class="button button--primary" type="button" aria-describedby="broadcast-${broadcast.id}" @click=${() => openBroadcast(broadcast)}>${read}</button>
      ${listenButton(broadcast)}</div>
  </li>`;
}
