/* What both writing steps share: the saver behind the form, what it says, and going on to the next step. */

import { t } from '../shared/i18n.js';
import { askWhich, offerOther } from './conflict.js';
import { forgetOld } from '../staff/local_copy.js';
import { Saver } from './saver.js';

/** `read(form)` gives the fields' values or null, `apply(values)` puts values into them; `isReady()` resolves to whether
    the page may be left for the next step. */
export function keepSaving({ form, read, apply, isReady = () => true }) {
  const { circular, step } = form.dataset;
  const saver = new Saver({
    circular,
    step,
    revision: Number(form.dataset.revision),
    saved: 'unsaved' in form.dataset ? {} : read(asServed(form)),
    read: () => read(),
    say: (state, detail) => tell(form, saver, state, detail),
    conflict: (mine, theirs, revision) => askWhich({ saver, mine, theirs, revision, apply }),
  });
  restore(saver, apply);
  offerOther({ saver, read, apply });
  form.addEventListener('input', () => saver.changed());
  form.addEventListener('submit', (event) => goOn(event, form, saver, isReady));
  saver.watchPage();
  if (saver.isClean()) tell(form, saver, 'resting');
  else saver.changed(); // on a slow line people write before this script is there
  forgetOld();
}

/** The form as the server sent it, whatever has been written into it since. */
function asServed(form) {
  const served = form.cloneNode(true);
  served.reset();
  return served;
}

function restore(saver, apply) {
  const left = saver.leftBehind();
  if (!left) return;
  if (left.conflicting) {
    const theirs = saver.confirmed;
    saver.stopped = true;
    askWhich({ saver, mine: left.values, theirs, revision: saver.revision, apply });
    return;
  }
  apply(left.values);
  const restored = document.getElementById('restored');
  const notice = document.createElement('p');
  notice.className = 'notice notice--good';
  notice.setAttribute('role', 'status');
  notice.textContent = t('この電話に残っていた文に、もどしました。');
  restored.replaceChildren(notice);
  saver.save();
}

async function goOn(event, form, saver, isReady) {
  event.preventDefault();
  const button = form.querySelector('.next');
  button.setAttribute('aria-disabled', 'true');
  const isSaved = await saver.flush();
  const done = isSaved && (await isReady());
  button.removeAttribute('aria-disabled');
  if (done) location.assign(form.dataset.next);
  else if (!isSaved) form.querySelector('[data-error-of]:not([hidden]), #conflict, #save-status')?.scrollIntoView({ block: 'center' });
}

function tell(form, saver, state, detail) {
  const line = document.getElementById('save-status');
  line.className = `save-status save-status--${state}`;
  line.replaceChildren(...words(state, detail, form));
  form.elements.revision.value = saver.revision;
  for (const place of form.querySelectorAll('[data-error-of]')) {
    const mine = state === 'refused' && place.dataset.errorOf === detail.field;
    place.hidden = !mine;
    place.textContent = mine ? detail.message : '';
    const field = form.elements[place.dataset.errorOf];
    if (field instanceof Element) field.setAttribute('aria-invalid', String(mine));
  }
}

function words(state, detail, form) {
  const said = {
    resting: t('書いたものは、ひとりでに保存されます'),
    saved: t('保存しました'),
    saving: t('保存しています…'),
    offline: t('電波がありません。この電話に残してあります'),
    choosing: t('どちらの文で続けるか、えらんでください'),
    refused: t('まだ保存できません。赤いところをなおしてください'),
    'signed-out': t('サインインが切れました。書いたものは、この電話に残してあります。'),
    gone: detail?.message ?? '',
  };
  const text = document.createElement('span');
  text.textContent = state === 'refused' && !detail.field ? detail.message : said[state];
  if (state !== 'signed-out') return [text];
  const link = document.createElement('a');
  link.href = `/sign-in?next=${encodeURIComponent(`/leader/circulars/${form.dataset.circular}/${form.dataset.step}`)}`;
  link.textContent = t('サインインする');
  return [text, ' ', link];
}
