/* The same words were changed in two windows. Both are shown, one is chosen, and the other is kept to come back to. */

import { html, nothing, render } from '../vendor/lit-html/lit-html.js';
import { t } from '../shared/i18n.js';
import { forget, keep, kept } from '../staff/local_copy.js';

const OTHER = 'other';
const SHOWN_LETTERS = 160;

function place() {
  let found = document.getElementById('conflict');
  if (!found) {
    found = document.createElement('section');
    found.id = 'conflict';
    document.getElementById('restored').after(found);
  }
  return found;
}

function otherName(saver) {
  return `${OTHER}-${saver.step}`;
}

/** Two texts beside each other; `apply` puts values into the fields. */
export function askWhich({ saver, mine, theirs, revision, apply }) {
  const choose = (chosen, other) => {
    keep(saver.circular, otherName(saver), { values: other });
    apply(chosen);
    render(nothing, place());
    offerOther({ saver, read: saver.read, apply });
    place().querySelector('summary').focus();
    saver.goOn(theirs, revision);
  };
  const heading = t('この下書きは、別の画面で変わりました。どちらで続けますか？');
  const safe = t('えらばなかった文も、この電話に残しておきます。');
  const here = t('この画面の文');
  const there = t('別の画面の、新しい文');
  const stay = t('この画面の文で続ける');
  const open = t('新しい文を開く');
  render(
    html`<div class="notice notice--late stack" role="alert">
      <h2 class="notice__title" tabindex="-1">${heading}</h2>
      <p>${safe}</p>
      <div class="grid">
        ${version(here, mine, stay, () => choose(mine, theirs))}
        ${version(there, theirs, open, () => choose(theirs, mine))}
      </div>
    </div>`,
    place(),
  );
  place().querySelector('h2').focus();
}

function version(name, values, button, act) {
  return html`<div class="card stack stack--tight">
    <h3>${name}</h3>
    ${excerpt(values)}
    <button class="button" type="button" @click=${act}>${button}</button>
  </div>`;
}

function excerpt(values) {
  if (values.title === undefined) return nothing;
  const untitled = t('（題名は、まだありません）');
  const body = values.body.length > SHOWN_LETTERS ? `${values.body.slice(0, SHOWN_LETTERS)}…` : values.body;
  return html`<p class="strong" lang="ja">${values.title.trim() || untitled}</p><p class="excerpt" lang="ja">${body}</p>`;
}

/** The text that wasn't chosen lies folded up until it is taken or thrown away. */
export function offerOther({ saver, read, apply }) {
  const other = kept(saver.circular, otherName(saver));
  if (!other) return;
  const swap = () => {
    keep(saver.circular, otherName(saver), { values: read() });
    apply(other.values);
    saver.changed();
    offerOther({ saver, read, apply });
  };
  const drop = () => {
    forget(saver.circular, otherName(saver));
    render(nothing, place());
  };
  const name = t('えらばなかった文（残してあります）');
  const take = t('この文と入れかえる');
  const away = t('もういらない');
  render(
    html`<details class="card other">
      <summary>${name}</summary>
      <div class="stack stack--tight">
        ${excerpt(other.values)}
        <div class="cluster">
          <button class="button button--small" type="button" @click=${swap}>${take}</button>
          <button class="button button--small button--quiet" type="button" @click=${drop}>${away}</button>
        </div>
      </div>
    </details>`,
    place(),
  );
}
