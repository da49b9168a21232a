/* 家族の見守り: who may look, who looked when, and when somebody is away. The elder decides here, by touch alone. */

import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { t } from '../../shared/i18n.js';
import { remember } from '../navigate.js';
import { state } from '../state.js';
import { header, navigation, plainly } from '../parts/frame.js';
import * as icons from '../parts/icons.js';
import { pager } from '../parts/pager.js';
import { absenceCard, justEnded, looker } from '../parts/watch_rows.js';
import { codeStep, personStep, problem, relationStep, startWith, sureStep, untilStep } from '../parts/watch_steps.js';
import { people, watch, watching } from '../watching.js';

const LOOKERS_ON_A_PAGE = 2;
const ABSENCES_SHOWN = 2;
const STEPS = { person: personStep, relation: relationStep, sure: sureStep, until: untilStep, code: codeStep };

function nobodyYet() {
  const facts = [
    t('きょう 動きがあったかどうかが、家族の電話に出ます。'),
    t('読んだものは 見えません。'),
    t('いつでも、ひと押しで やめられます。'),
  ];
  const start = t('家族に見てもらう');
  return html`<ul class="facts-plain">${facts.map((words) => html`<li>${icons.check}<span>${words}</span></li>`)}</ul>
    <button class="button button--primary button--big watch__start" type="button" @click=${() => startWith('relation')}>${icons.people}<span>${start}</span></button>`;
}

function lookers(all) {
  const rows = [...(watching.ended ? [justEnded(watching.ended)] : []), ...all.map(looker)];
  const total = Math.max(1, Math.ceil(rows.length / LOOKERS_ON_A_PAGE));
  const page = Math.min(state.screen.page ?? 0, total - 1);
  const shown = rows.slice(page * LOOKERS_ON_A_PAGE, (page + 1) * LOOKERS_ON_A_PAGE);
  const turn = pager(page, total, (by) => remember({ page: page + by }));
  return html`<ul class="lookers">${shown}</ul>${total > 1 ? html`<div class="watch__foot">${turn}</div>` : nothing}`;
}

/** What couldn't be done takes the heading's place: nothing below it moves out of the glass. */
function someHead() {
  if (watching.problem) return problem();
  const heading = t('見ている人');
  const more = t('家族に見てもらう');
  return html`<div class="watch__head"><h2>${heading}</h2>
    <button class="button watch__more" type="button" @click=${() => startWith('relation')}>${icons.plus}<span>${more}</span></button></div>`;
}

function whoLooks() {
  const { consents } = watch();
  const some = consents.length > 0 || watching.ended;
  const label = t('見ている人');
  const heading = t('はなれた家族に 見守ってもらえます');
  if (some) return html`<section class="watch__who" aria-label=${label}>${someHead()}${lookers(consents)}</section>`;
  return html`<section class="watch__who" aria-label=${label}>${watching.problem ? problem() : html`<h2>${heading}</h2>`}${nobodyYet()}</section>`;
}

function away() {
  const { absences } = watch();
  const heading = t('お出かけ・入院');
  const words = t('留守にするときに 押すと、家族の電話に「お出かけ中」と出ます。');
  const act = t('お出かけを 知らせる');
  const cards = html`<ul class="absences">${absences.slice(0, ABSENCES_SHOWN).map(absenceCard)}</ul>`;
  const everybodyAway = people().every(({ id }) => absences.some((one) => one.person === id));
  const enter = html`<button class="button" type="button" @click=${() => startWith('until')}>${act}</button>`;
  return html`<section class="watch__away" aria-labelledby="away"><h2 id="away">${heading}</h2>
    ${absences.length ? cards : html`<p>${words}</p>`}
    ${everybodyAway || absences.length >= ABSENCES_SHOWN ? nothing : enter}</section>`;
}

function overview() {
  const title = t('家族の見守り');
  return html`<main class="watch"><h1 class="visually-hidden" tabindex="-1">${title}</h1>${whoLooks()}${away()}</main>`;
}

function elsewhere() {
  const words = state.board ? t('見守りは、おうちのタブレットで えらべます') : t('いま、つながっていません');
  const title = t('家族の見守り');
  return html`<main class="watch watch--step"><h1 class="visually-hidden" tabindex="-1">${title}</h1>${plainly(icons.people, words, '', nothing)}</main>`;
}

export function watchScreen() {
  const main = state.board?.watch && people().length ? (STEPS[state.screen.step]?.() ?? overview()) : elsewhere();
  return html`<div class="screen">${header()}${main}${navigation()}</div>`;
}
