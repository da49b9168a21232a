/* The words for the codes that cards carry. */

import { currentLanguage, t } from '../../shared/i18n.js';

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

/** 軽井沢町 */
export function townName(place) {
  return currentLanguage() === 'ja' ? place.town : place.town_en;
}

/** 追分区 3班; of a hall: 追分区 追分公民館 */
export function placeName(place) {
  if (!place) return '';
  const district = currentLanguage() === 'ja' ? place.district : place.district_en;
  return [district, place.hall ?? t('%(number)s班', { number: place.group })].join('　');
}

/** 追分区 3班 12番 */
export function homeName(place) {
  if (place.hall) return placeName(place);
  return [placeName(place), t('%(number)s番', { number: place.house })].join('　');
}
