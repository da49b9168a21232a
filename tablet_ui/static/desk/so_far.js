/* What is being written, as it will be: level, title, text, and to how many. */

import { t } from '../shared/i18n.js';
import { chosenPlaces } from './places.js';

const MOST_NAMES = 4;

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function markOf(level) {
  if (!level) return [element('span', 'mark__word', t('お知らせ'))];
  return [element('span', 'mark__scale', t('警戒レベル')), element('span', 'mark__number number', level)];
}

function whereWords(form) {
  const places = chosenPlaces(form);
  if (!places) return t('どこに出すか、まだえらんでいません。');
  const count = places.households.toLocaleString('ja');
  if (places.isTown) return t('町ぜんたい %(count)s世帯', { count });
  const { names } = places;
  const some = names.slice(0, names.length > MOST_NAMES ? MOST_NAMES - 1 : MOST_NAMES).join('・');
  if (names.length <= MOST_NAMES) return t('%(places)s %(count)s世帯', { places: some, count });
  return t('%(places)s ほか%(more)sか所 %(count)s世帯', { places: some, more: names.length - MOST_NAMES + 1, count });
}

/** What is chosen, in the words that stand beside it; a day and time of one's own as they are typed. */
function labelOf(form, name) {
  const chosen = form.querySelector(`[name="${name}"]:checked`);
  if (chosen?.id !== 'until-own') return chosen?.closest('label').textContent.trim() ?? '';
  const { until_on: day, until_at: time } = form.elements;
  if (!day.value || !time.value) return '';
  const named = day.valueAsDate.toLocaleDateString(document.documentElement.lang, { month: 'long', day: 'numeric', timeZone: 'UTC' });
  return t('%(moment)s まで', { moment: `${named} ${time.value}` });
}

export function showSoFar(form) {
  const level = form.querySelector('[name="level"]:checked')?.value ?? '';
  const mark = document.getElementById('so-far-mark');
  mark.className = `mark mark--${level || 'none'}`;
  mark.replaceChildren(...markOf(level));
  document.getElementById('so-far-title').textContent = form.elements.title.value || t('（題名は、まだありません）');
  document.getElementById('so-far-hazard').textContent = labelOf(form, 'hazard');
  document.getElementById('so-far-body').textContent = form.elements.body.value;
  for (const name of ['ask', 'until']) document.getElementById(`so-far-${name}`).textContent = labelOf(form, name);
  const where = document.getElementById('so-far-where');
  const words = whereWords(form);
  if (where.textContent !== words) where.textContent = words;
  where.classList.toggle('is-nobody', !chosenPlaces(form)?.households);
}
