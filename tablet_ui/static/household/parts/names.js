/* The words for the codes that cards carry. */

import { t } from '../../shared/i18n.js';

export function categoryName(code) {
  const names = {
    event: t('行事'),
    living: t('暮らし'),
    hall: t('公民館'),
    safety: t('安全'),
    welfare: t('福祉'),
    report: t('報告'),
  };
  return names[code] ?? t('お知らせ');
}

export function issuerName(code) {
  const names = { leader: t('区長から'), hall: t('公民館から'), town: t('町役場から') };
  return names[code] ?? t('区から');
}

/** 追分区 3班 */
export function placeName(place) {
  return place ? [place.district, place.group].filter(Boolean).join('　') : '';
}

/** 追分区 3班 12番 */
export function homeName(place) {
  const house = /^\d+$/.test(place.house ?? '') ? t('%(number)s番', { number: place.house }) : place.house;
  return [place.district, place.group, house].filter(Boolean).join('　');
}
