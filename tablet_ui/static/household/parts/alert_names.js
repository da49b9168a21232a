/* The words for the codes that alerts carry. Nothing here knows who is looking: the desk's preview uses it too. */

import { dayWords, timeWords } from '../../shared/clock.js';
import { t } from '../../shared/i18n.js';

const NAMES_AT_MOST = 4;

export function hazardName(code) {
  const names = {
    heavy_rain: t('大雨'),
    flood: t('洪水'),
    landslide: t('土砂災害'),
    storm_surge: t('高潮'),
    storm: t('暴風'),
    snow: t('大雪'),
    earthquake: t('地震'),
    volcano: t('火山'),
    fire: t('火災'),
    bear: t('クマ'),
    missing_person: t('行方不明'),
    outage: t('停電・断水'),
    road: t('道路'),
  };
  return names[code] ?? '';
}

/** 続報 and 訂正 stand beside the level, 解除 and 取消 in its place; a first report says nothing. */
export function stepName(step) {
  return { update: t('続報'), correction: t('訂正'), all_clear: t('解除'), cancel: t('取消') }[step] ?? '';
}

/** What stands where a level would: an alert without one says what it is. */
export function kindName(card) {
  if (card.step === 'all_clear' || card.step === 'cancel') return stepName(card.step);
  return card.sound === 'alarm' ? t('緊急') : t('お知らせ');
}

/** A text that is given by language, {ja, en, …}: the reader's, else Japanese. */
export function inLanguage(texts, language) {
  return texts?.[language] ?? texts?.ja ?? '';
}

/** How HTML calls the language that is really shown. */
export function langOf(texts, language) {
  return language === 'en' && texts?.en ? 'en' : 'ja';
}

/** 追分区・借宿区 2班, the first few by name. */
export function areaNames(areas, language) {
  const screen = language === 'en' ? 'en' : 'ja';
  const names = areas.slice(0, NAMES_AT_MOST).map((area) => inLanguage(area, screen));
  const joined = names.join(screen === 'en' ? ', ' : '・');
  const more = areas.length - names.length;
  return more > 0 ? t('%(areas)s ほか%(count)sか所', { areas: joined, count: more }) : joined;
}

/** 追分区・借宿区のかた; without areas it is for the whole town. */
export function areaWords(areas, language) {
  return areas?.length ? t('%(areas)sのかた', { areas: areaNames(areas, language) }) : t('町内すべてのかた');
}

/** Whom this one is no longer for, after having been. */
export function droppedWords(areas, language) {
  return areas?.length ? t('%(areas)sのかたは、もう対象ではありません。', { areas: areaNames(areas, language) }) : '';
}

/** 軽井沢町（防災担当）　11月23日 14時32分 発表 */
export function issuedWords(card, language) {
  const at = new Date(card.published_at);
  const when = t('%(day)s %(time)s 発表', { day: dayWords(at), time: timeWords(at) });
  return [inLanguage(card.issuer, language === 'en' ? 'en' : 'ja'), when].join('　');
}

export function answerName(answer) {
  return { safe: t('無事です'), evacuated: t('避難しました'), help: t('助けがいります') }[answer] ?? '';
}

/** ほかに2件, ほかに訓練1件: a drill is never counted among what is real. */
export function othersWords(others) {
  const drills = others.filter((card) => card.training).length;
  const count = others.length - drills;
  if (count && drills) return t('ほかに%(count)s件、訓練%(drills)s件', { count, drills });
  if (drills) return t('ほかに訓練%(drills)s件', { drills });
  return count ? t('ほかに%(count)s件', { count }) : '';
}

/** How a broadcast of the last month stands: [word, colour of its badge]. */
export function standingName(status, step) {
  if (status === 'live' && step === 'all_clear') return [t('解除のお知らせ'), 'good'];
  if (status === 'live' && step === 'cancel') return [t('取り消しのお知らせ'), 'quiet'];
  const words = {
    live: [t('いま出ています'), 'wrong'],
    expired: [t('おわりました'), 'quiet'],
    update: [t('続報が出ました'), 'quiet'],
    correction: [t('訂正されました'), 'late'],
    all_clear: [t('解除されました'), 'good'],
    cancel: [t('取り消されました'), 'late'],
  };
  return words[status] ?? words.expired;
}
