/* Times as they are said here: always Japan's, whatever zone the device believes in, and corrected by the
   server's clock where the device's is wrong. Reports carry the device's own, uncorrected time. */

import { currentLanguage, t } from './i18n.js';

const ZONE = 'Asia/Tokyo';
const SMALL_DIFFERENCE_MS = 30_000;
const DAY_MS = 86_400_000;
let offsetMs = 0;

/** How far the server's clock is ahead of this device's, ms; differences that only the journey explains count as none. */
export function learnServerTime(said) {
  const difference = Date.parse(said) - Date.now();
  if (Number.isNaN(difference)) return offsetMs;
  offsetMs = Math.abs(difference) < SMALL_DIFFERENCE_MS ? 0 : difference;
  return offsetMs;
}

export function restoreOffset(ms) {
  offsetMs = Number.isFinite(ms) ? ms : 0;
}

export function now() {
  return new Date(Date.now() + offsetMs);
}

/** The moment the device called `deviceMs`, on the corrected clock. */
export function corrected(deviceMs) {
  return new Date(deviceMs + offsetMs);
}

function parts(date, options) {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: ZONE, hourCycle: 'h23', ...options });
  return Object.fromEntries(format.formatToParts(date).map((part) => [part.type, part.value]));
}

/** 8:12 — for the clock. */
export function clockFace(date) {
  const { hour, minute } = parts(date, { hour: 'numeric', minute: '2-digit' });
  return `${Number(hour)}:${minute}`;
}

/** 8時12分 — in a sentence. */
export function timeWords(date) {
  const { hour, minute } = parts(date, { hour: 'numeric', minute: '2-digit' });
  return t('%(hour)s時%(minute)s分', { hour: Number(hour), minute });
}

/** 11月23日(月) */
export function dayAndWeekday(date) {
  const options = { timeZone: ZONE, month: 'short', day: 'numeric', weekday: 'short' };
  return new Intl.DateTimeFormat(currentLanguage(), options).format(date);
}

/** 11月23日 */
export function dayWords(date) {
  const options = { timeZone: ZONE, month: 'short', day: 'numeric' };
  return new Intl.DateTimeFormat(currentLanguage(), options).format(date);
}

/** A date without a time, "2026-11-30", in words. */
export function dueWords(isoDate) {
  return dayWords(new Date(`${isoDate}T12:00:00+09:00`));
}

/** 2026-11-23, the day it is in Japan. */
export function localDay(date) {
  const { year, month, day } = parts(date, { year: 'numeric', month: '2-digit', day: '2-digit' });
  return `${year}-${month}-${day}`;
}

export function isToday(date) {
  return localDay(date) === localDay(now());
}

/** 今日, 昨日, else 11月21日. */
export function agoWords(date) {
  if (isToday(date)) return t('今日');
  const yesterday = new Date(now().getTime() - DAY_MS);
  return localDay(date) === localDay(yesterday) ? t('昨日') : dayWords(date);
}

/** 8時12分 today, 11月22日 8時12分 before. */
export function momentWords(date) {
  const time = timeWords(date);
  return isToday(date) ? time : t('%(day)s %(time)s', { day: dayWords(date), time });
}
