/* An alert as it is seen. Made of the card alone, so that the desk's preview shows what homes will see:

     render(alertCard(card, { language: 'ja', people: 1 }), box);  fitAlert(box);

   The box may have any size and either shape: everything in it is measured by the box (alert.css, class alert-box). */

import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { t } from '../../shared/i18n.js';
import { answerName, areaWords, droppedWords, hazardName, inLanguage, issuedWords, kindName, langOf, stepName } from '../parts/alert_names.js';
import * as icons from '../parts/icons.js';
import { pager } from '../parts/pager.js';

const NOTHING_TO_DO = () => {};
const ANSWERS = ['safe', 'evacuated', 'help'];
const OVER = new Set(['past']);

function isQuiet(card) {
  return card.step === 'all_clear' || card.step === 'cancel';
}

function colour(card, mode) {
  if (OVER.has(mode)) return 'past';
  if (isQuiet(card)) return card.step === 'all_clear' ? 'clear' : 'calm';
  return card.level ? String(card.level) : 'calm';
}

/** 警戒レベル / 4; where there is no level, the word for what it is. */
export function levelBadge(card, shape = '') {
  if (!card.level || isQuiet(card)) {
    const icon = isQuiet(card) ? icons.checkRound : icons.speaker;
    return html`<p class="level level--word ${shape}">${icon}<span class="level__word">${kindName(card)}</span></p>`;
  }
  const scale = t('警戒レベル');
  return html`<p class="level ${shape}"><span class="level__scale">${scale}</span> <span class="level__number">${card.level}</span></p>`;
}

function about(card, language) {
  const step = isQuiet(card) ? '' : stepName(card.step);
  const hazard = hazardName(card.hazard);
  return html`<p class="alert__about">
    ${step ? html`<span class="alert__step">${step}</span>` : nothing}
    ${hazard ? html`<span>${hazard}</span>` : nothing}
    <span>${areaWords(card.areas, language)}</span></p>`;
}

function head(card, { language, mode, other }) {
  const title = inLanguage(card.texts, language).title;
  const lang = langOf(card.texts, language);
  const heading = mode === 'preview'
    ? html`<p class="alert__title" id="alert-title" lang=${lang}>${title}</p>`
    : html`<h1 class="alert__title" id="alert-title" lang=${lang} tabindex="-1">${title}</h1>`;
  return html`<div class="alert__head">${levelBadge(card)}
    <div class="alert__what">${heading}${about(card, language)}</div>${other ?? nothing}</div>`;
}

function paragraphs(text) {
  return text.trim().split(/\n+/).map((line) => html`<p>${line}</p>`);
}

function issued(card, { language, freshness }) {
  const pill = freshness ? html`<strong class="alert__fresh">${freshness}</strong>` : nothing;
  return html`<p class="alert__issued"><span>${issuedWords(card, language)}</span>${pill}</p>`;
}

function words(card, { language, status }) {
  const dropped = droppedWords(card.dropped, language);
  const label = t('放送の内容');
  // On a phone a long text scrolls, by finger or by keyboard; the tablet turns it.
  return html`<div class="alert__words">
    ${status ? html`<p class="alert__status">${status}</p>` : nothing}
    <div class="alert__body" id="alert-body" role="group" aria-label=${label} tabindex="0"
      lang=${langOf(card.texts, language)}>${paragraphs(inLanguage(card.texts, language).body)}</div>
    ${dropped ? html`<p class="alert__dropped">${dropped}</p>` : nothing}
  </div>`;
}

/** もう一度聞く, or what is to be heard at the moment. `sound`: idle | speaking | blocked | silent (there is no voice). */
function listenButton({ sound, act }) {
  if (sound === 'blocked') {
    const on = t('音を出す');
    return html`<button class="button alert__listen alert__listen--blocked" type="button" @click=${act.listen}>${icons.speaker}<span>${on}</span></button>`;
  }
  if (sound === 'speaking') {
    const now = t('放送しています');
    const stop = t('音を止める');
    return html`<button class="button alert__listen alert__listen--speaking" type="button" @click=${act.stop}>
      ${icons.speaker}<small role="status">${now}</small><span>${stop}</span></button>`;
  }
  const again = t('もう一度聞く');
  const mute = t('いまは、声が 出せません');
  return html`<button class="button alert__listen" type="button" @click=${act.listen}>${icons.speaker}<span>${again}</span>
    ${sound === 'silent' ? html`<small>${mute}</small>` : nothing}</button>`;
}

function side(options) {
  const { page, pages, act } = options;
  return html`<div class="alert__side">${listenButton(options)}${pages > 1 ? pager(page, pages, act.turn) : nothing}</div>`;
}

export function answerButtons(chosen, answer) {
  return ANSWERS.map((one) => html`<button class="button alert__answer alert__answer--${one}" type="button"
    aria-pressed=${chosen === one} @click=${() => answer(one)}>
    ${chosen === one ? icons.check : nothing}<span>${answerName(one)}</span></button>`);
}

function safety({ people, answered, act }) {
  const several = people > 1;
  const one = t('どれか 1つを 押してください');
  const all = t('家の者みんな（%(count)s人）の ようすを 押してください', { count: people });
  const each = t('ひとりずつ答える');
  return html`<div class="alert__prompt"><p>${answered.words || (several ? all : one)}</p>
      ${several ? html`<button class="button alert__small" type="button" @click=${act.oneByOne}>${icons.people}<span>${each}</span></button>` : nothing}
      ${answered.back ?? nothing}</div>
    <div class="alert__answers">${answerButtons(answered.chosen, act.answer)}</div>`;
}

function acknowledge({ answered, act }) {
  const seen = t('確認しました');
  if (answered.back) return html`<div class="alert__prompt"><p>${answered.words}</p>${answered.back}</div>`;
  return html`<div class="alert__answers"><button class="button alert__answer" type="button" @click=${act.acknowledge}>
    ${icons.check}<span>${seen}</span></button></div>`;
}

function foot(card, options) {
  if (options.foot) return options.foot;
  return card.ask === 'safety' && !isQuiet(card) ? safety(options) : acknowledge(options);
}

function cornerMarks() {
  const drill = t('訓練');
  return ['a', 'b', 'c', 'd'].map((corner) => html`<span class="alert__drill alert__drill--${corner}" aria-hidden="true">${drill}</span>`);
}

/** The frame in its colour, striped in a drill, around whatever stands in it. */
export function alertFrame(card, mode, content) {
  const shape = `alert alert--${colour(card, mode)}${card.training ? ' alert--training' : ''}`;
  const inside = html`<div class="alert__paper">${content}</div>${card.training ? cornerMarks() : nothing}`;
  const frame = mode === 'preview' || mode === 'past'
    ? html`<section class=${shape} aria-labelledby="alert-title">${inside}</section>`
    : html`<section class=${shape} role="alertdialog" aria-modal="true" aria-labelledby="alert-title" aria-describedby="alert-body">${inside}</section>`;
  return html`<div class="alert-box" data-id=${card.id}>${frame}</div>`;
}

/** What is said after a drill was answered is the drill's too: the same stripes and corners around it. */
export function drillFrame(card, content) {
  return html`<div class="alert-box alert-box--screen"><div class="alert alert--${colour(card, 'again')} alert--training">
    <div class="alert__paper alert__paper--told">${content}</div>${cornerMarks()}</div></div>`;
}

/**
 * `mode`: preview | takeover | again (opened anew after it was touched) | past | hall. `people`: how many live there.
 * `act`: acknowledge(), answer(which), oneByOne(), listen(), stop(), turn(by). `answered`: {chosen, words, back}.
 * `page` of `pages` that fitAlert counted. `other` stands beside the title, `status` above the text, `freshness` after
 * who issued it, `foot` in the place of the answers.
 */
export function alertCard(card, given = {}) {
  const none = { acknowledge: NOTHING_TO_DO, answer: NOTHING_TO_DO, oneByOne: NOTHING_TO_DO, listen: NOTHING_TO_DO, stop: NOTHING_TO_DO, turn: NOTHING_TO_DO };
  const options = { language: 'ja', mode: 'preview', people: 1, sound: 'idle', page: 0, pages: 1, answered: {}, ...given };
  options.act = { ...none, ...given.act };
  return alertFrame(card, options.mode, html`${head(card, options)}
    <div class="alert__middle">${words(card, options)}${side(options)}${issued(card, options)}</div>
    <div class="alert__foot">${foot(card, options)}</div>`);
}

export { fitAlert } from '../parts/fit.js';
