/* Names, days and times as the watch's screens say them. */

import { dayAndWeekday, dayWords, isToday, localDay, now, timeWords } from '../../shared/clock.js';
import { t } from '../../shared/i18n.js';
import { people, relationWords } from '../watching.js';

const A_DAY_MS = 86_400_000;

/** 健一さん, or むすこ as long as they haven't said their name. */
export function contactName({ name, relation }) {
  return name ? t('%(name)sさん', { name }) : relationWords(relation);
}

/** ハツさん of 荻原 ハツ; nothing where only one lives here: then it is clear. */
export function personName(id) {
  if (people().length < 2) return '';
  return givenName(people().find((one) => one.id === id)?.name ?? '');
}

export function givenName(name) {
  return t('%(name)sさん', { name: name.split(/\s+/u).at(-1) });
}

/** きょう 8時20分, きのう 19時05分, 11月21日 8時20分 */
export function lookedWords(iso) {
  const at = new Date(iso);
  const time = timeWords(at);
  if (isToday(at)) return t('きょう %(time)s', { time });
  if (localDay(at) === localDay(new Date(now().getTime() - A_DAY_MS))) return t('きのう %(time)s', { time });
  return t('%(day)s %(time)s', { day: dayWords(at), time });
}

/** きょう 8時20分、7時05分、きのう 19時 …: the day is said once. */
export function looksWords(looks) {
  const days = new Set();
  return looks.map(({ at }) => {
    const day = localDay(new Date(at));
    const words = days.has(day) ? timeWords(new Date(at)) : lookedWords(at);
    days.add(day);
    return words;
  });
}

export function dayOf(isoDate) {
  return dayAndWeekday(new Date(`${isoDate}T12:00:00+09:00`));
}

export function isNow({ first_on: first }) {
  return first <= localDay(now());
}

/** 11月27日(金)までの予定 */
export function untilWords({ last_on: last }) {
  return last ? t('%(day)sまでの予定', { day: dayOf(last) }) : t('いつまでかは 決まっていません');
}

export function enteredBy({ by, name }) {
  if (by === 'family') return name ? t('%(name)sさんが 入れました', { name }) : t('家族が 入れました');
  return by === 'staff' ? t('区が 入れました') : '';
}
