/* On the first screen while somebody of the home is away: so that an absence that the family entered is seen. */

import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { t } from '../../shared/i18n.js';
import { go } from '../navigate.js';
import { watch } from '../watching.js';
import { enteredBy, isNow, personName, untilWords } from './watch_words.js';

export function absenceNow() {
  return watch().absences.find(isNow);
}

export function awayStrip() {
  const absence = absenceNow();
  if (!absence) return nothing;
  const title = t('お出かけ中');
  const whose = personName(absence.person);
  const by = enteredBy(absence);
  const change = t('なおす');
  return html`<button class="button away-strip" type="button" @click=${() => go('watch')}>
    <span class="away-strip__words"><span>${whose} ${title}　${untilWords(absence)}</span>${by ? html`<span class="away-strip__by">（${by}）</span>` : nothing}</span>
    <span class="away-strip__go">${change}</span></button>`;
}
