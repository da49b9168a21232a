/* The steps on the way: each asks one thing, answered by one touch. */

import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { now, timeWords } from '../../shared/clock.js';
import { t } from '../../shared/i18n.js';
import { go, remember } from '../navigate.js';
import { state } from '../state.js';
import { enterAbsence, giveConsent, newCode, people, relationWords, watch, watching } from '../watching.js';
import * as icons from './icons.js';
import { pager } from './pager.js';
import { contactName, givenName, personName } from './watch_words.js';

const RELATIONS = ['son', 'daughter', 'grandchild', 'sibling', 'relative', 'friend'];
const ON_A_PAGE = 6;

export function problem() {
  return html`<div class="watch__problem" role="alert">${watching.problem ? html`<p class="notice notice--wrong">${watching.problem}</p>` : nothing}</div>`;
}

function backButton() {
  const words = t('もどる');
  return html`<button class="button button--quiet watch__back" type="button" @click=${() => go('watch')}>${icons.left}<span>${words}</span></button>`;
}

function choice({ words, act, lang = null }) {
  return html`<button class="button choice-tile" type="button" lang=${lang ?? document.documentElement.lang} aria-disabled=${watching.busy} @click=${act}>${words}</button>`;
}

function choices(question, options) {
  const total = Math.max(1, Math.ceil(options.length / ON_A_PAGE));
  const page = Math.min(state.screen.page ?? 0, total - 1);
  const shown = options.slice(page * ON_A_PAGE, (page + 1) * ON_A_PAGE);
  return html`<main class="watch watch--step">
    <h1 class="watch__title" tabindex="-1">${question}</h1>
    ${problem()}
    <div class="choice-tiles ${shown.length > 4 ? '' : 'choice-tiles--few'}">${shown.map(choice)}</div>
    <div class="watch__foot">${backButton()}${total > 1 ? pager(page, total, (by) => remember({ page: page + by })) : nothing}</div>
  </main>`;
}

/** Whose, where several live here; else straight to the next question. */
export function startWith(step) {
  if (people().length === 1) go('watch', { step, person: people()[0].id });
  else go('watch', { step: 'person', next: step });
}

export function personStep() {
  const { next } = state.screen;
  const question = next === 'until' ? t('どなたが お出かけですか') : t('どなたを 見てもらいますか');
  return choices(question, people().map(({ id, name }) => ({ words: givenName(name), lang: 'ja', act: () => go('watch', { step: next, person: id }) })));
}

export function relationStep() {
  const { person } = state.screen;
  const whose = personName(person);
  const question = whose ? t('%(name)sを だれに見てもらいますか', { name: whose }) : t('だれに 見てもらいますか');
  return choices(question, RELATIONS.map((relation) => ({ words: relationWords(relation), act: () => go('watch', { step: 'sure', person, relation }) })));
}

export function untilStep() {
  const { person } = state.screen;
  const options = [
    [t('きょうだけ'), 'today'],
    [t('あしたまで'), 'tomorrow'],
    [t('1週間'), 'week'],
    [t('まだ 決めていない'), 'open'],
  ];
  return choices(t('いつまで お出かけですか'), options.map(([words, until]) => ({ words, act: () => enterAbsence(person, until) })));
}

/** Says plainly what they will see, before the touch that lets them. */
export function sureStep() {
  const { person, relation } = state.screen;
  const who = relationWords(relation);
  const whose = personName(person);
  const question = whose ? t('%(name)sを %(who)sに 見てもらいますか', { name: whose, who }) : t('%(who)sに 見てもらいますか', { who });
  const yes = watching.busy ? t('少し お待ちください') : t('はい、見てもらいます');
  const facts = [
    t('見えるのは、きょうと この7日間に 動きがあったかどうか だけです。'),
    t('読んだものは 見えません。'),
    t('いつ見たかが、この画面に出ます。いつでも やめられます。'),
  ];
  return html`<main class="watch watch--step">
    <h1 class="watch__title" tabindex="-1">${question}</h1>
    ${problem()}
    <ul class="facts-plain">${facts.map((words) => html`<li>${icons.check}<span>${words}</span></li>`)}</ul>
    <div class="watch__foot">${backButton()}
      <button class="button button--primary button--big watch__yes" type="button" aria-disabled=${watching.busy} @click=${() => giveConsent(person, relation)}>${yes}</button></div>
  </main>`;
}

function connected(consent) {
  const words = t('%(name)sの電話が つながりました', { name: contactName(consent) });
  const more = t('動きがあったかどうかが、見えるようになりました。');
  const done = t('おわり');
  return html`<main class="watch watch--step"><div class="plainly plainly--good">${icons.checkRound}
    <h1 class="plainly__words" tabindex="-1">${words}</h1><p class="plainly__more">${more}</p>
    <button class="button button--primary button--big" type="button" @click=${() => go('watch')}>${done}</button></div></main>`;
}

function over(consent) {
  const again = t('もう一度 番号を出す');
  return html`<main class="watch watch--step"><h1 class="watch__title" tabindex="-1">${t('番号の時間が すぎました')}</h1>${problem()}
    <p class="watch__lead">${t('番号は 30分だけ 使えます。新しい番号を 出してください。')}</p>
    <div class="watch__foot">${backButton()}
      <button class="button button--primary button--big watch__yes" type="button" aria-disabled=${watching.busy} @click=${() => newCode(consent.id)}>${again}</button></div></main>`;
}

/** The number for their phone, to be told by telephone; or the picture, when they are here. */
export function codeStep() {
  const consent = watch().consents.find(({ id }) => id === state.screen.consent);
  const { code } = watching;
  if (!consent || (!code && !consent.waiting_code)) return null;
  if (!consent.waiting_code) return connected(consent);
  if (!code || new Date(code.expires_at) <= now()) return over(consent);
  const who = contactName(consent);
  const spoken = [...code.digits].join(' ');
  const done = t('おわり');
  return html`<main class="watch watch--code">
    <div class="invite">
      <h1 class="watch__title" tabindex="-1">${t('%(who)sに、この番号を 伝えてください', { who })}</h1>
      <p class="invite__digits"><span aria-hidden="true">${code.digits.slice(0, 3)}<i></i>${code.digits.slice(3)}</span><span class="visually-hidden">${spoken}</span></p>
      <p class="invite__until">${t('%(time)sまで 使えます', { time: timeWords(new Date(code.expires_at)) })}</p>
      <p>${t('家族の電話で 開くところ')}<br><span class="invite__address">${code.address}</span></p>
      <div class="watch__foot"><button class="button button--quiet watch__back" type="button" @click=${() => go('watch')}>${done}</button></div>
    </div>
    <figure class="invite__picture"><img src=${code.picture} alt=${t('家族の電話をつなぐ QRコード')}>
      <figcaption>${t('そばにいる人は これを読み取ります')}</figcaption></figure>
  </main>`;
}
