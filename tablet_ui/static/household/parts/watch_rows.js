/* One contact who may look, and one absence, each with what can be pressed. */

import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { dayWords } from '../../shared/clock.js';
import { t } from '../../shared/i18n.js';
import { end, newCode, pause, relationWords, resume, takeBack, undoAbsence, watching } from '../watching.js';
import * as icons from './icons.js';
import { contactName, dayOf, enteredBy, isNow, looksWords, personName, untilWords } from './watch_words.js';

function press(words, shape, act, whose) {
  return html`<button class="button ${shape}" type="button" aria-disabled=${watching.busy} @click=${act}>
    <span>${words}</span><span class="visually-hidden">（${whose}）</span></button>`;
}

/** Who looked and when is said first: that is what the elder wants to know. */
function lookLines({ looks, paused, waiting_code: waiting }) {
  if (waiting) return html`<p class="looker__look">${t('電話は まだ つながっていません')}</p>`;
  if (paused) return html`<p class="looker__look looker__look--paused">${t('お休み中です。いまは 何も見えません')}</p>`;
  const [last, ...before] = looksWords(looks);
  if (!last) return html`<p class="looker__look">${t('まだ 見ていません')}</p>`;
  const earlier = before.length ? html`<p class="looker__before">${t('その前は %(times)s', { times: before.join(t('、')) })}</p>` : nothing;
  return html`<p class="looker__look">${t('%(when)sに 見ました', { when: last })}</p>${earlier}`;
}

function sinceWords(consent) {
  return t('%(day)sから', { day: dayWords(new Date(consent.since)) });
}

export function looker(consent) {
  const name = contactName(consent);
  const whose = personName(consent.person);
  const relation = consent.name ? relationWords(consent.relation) : '';
  const more = [relation, sinceWords(consent), whose ? t('%(name)sを 見る人', { name: whose }) : ''].filter(Boolean).join('・');
  const first = consent.waiting_code
    ? press(t('番号を出す'), '', () => newCode(consent.id), name)
    : consent.paused
      ? press(t('また見てもらう'), 'button--good', () => resume(consent.id), name)
      : press(t('お休みする'), '', () => pause(consent.id), name);
  return html`<li class="looker ${consent.paused ? 'looker--paused' : ''}">
    <div class="looker__words">
      <p class="looker__name" lang="ja">${name}</p>
      ${lookLines(consent)}
      <p class="looker__more">${more}</p>
    </div>
    <div class="looker__acts">${first}${press(t('見守りをやめる'), 'button--danger', () => end(consent), name)}</div>
  </li>`;
}

export function justEnded(consent) {
  const words = t('%(name)sには、もう見えません', { name: contactName(consent) });
  const back = t('もとにもどす');
  return html`<li class="looker looker--ended">
    <div class="looker__words" role="status"><p class="looker__name">${t('やめました')}</p><p class="looker__look">${words}</p></div>
    <div class="looker__acts"><button class="button" type="button" @click=${takeBack}>${back}</button></div>
  </li>`;
}

export function absenceCard(absence) {
  const now = isNow(absence);
  const title = now ? t('お出かけ中') : t('%(day)sから お出かけ', { day: dayOf(absence.first_on) });
  const whose = personName(absence.person);
  const by = enteredBy(absence);
  const undo = now ? t('帰りました') : t('取り消す');
  return html`<li class="absence">
    <p class="absence__title">${icons.home}<span>${whose ? html`<span class="absence__whose" lang="ja">${whose}</span> ` : nothing}${title}</span></p>
    <p class="absence__until">${untilWords(absence)}</p>
    ${by ? html`<p class="absence__by">（${by}）</p>` : nothing}
    ${press(undo, 'button--primary', () => undoAbsence(absence.id), title)}
  </li>`;
}
