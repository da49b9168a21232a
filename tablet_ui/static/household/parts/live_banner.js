/* What still holds after it was touched: a line on the first screen, in its frame, that opens it again. */

import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { t } from '../../shared/i18n.js';
import { inForce, openAlert } from '../alerting.js';
import { state } from '../state.js';
import { levelBadge } from '../screens/alert.js';
import { areaWords, hazardName, inLanguage, langOf, othersWords } from './alert_names.js';

export function liveBanner() {
  const [card, ...others] = inForce();
  if (!card) return nothing;
  const { language } = state.settings;
  const now = t('いま出ています');
  const again = t('もう一度見る');
  const about = [hazardName(card.hazard), areaWords(card.areas, language)].filter(Boolean).join('　');
  return html`<section class="in-force alert--${card.level ?? 'calm'} ${card.training ? 'alert--training' : ''}" aria-labelledby="in-force">
    <div class="in-force__paper">${levelBadge(card, 'level--small')}
      <div class="in-force__words">
        <h2 class="in-force__title" id="in-force" lang=${langOf(card.texts, language)}>${inLanguage(card.texts, language).title}</h2>
        <p>${[now, about, othersWords(others)].filter(Boolean).join('　')}</p></div>
      <button class="button in-force__open" type="button" aria-describedby="in-force" @click=${() => openAlert(card.id)}>${again}</button>
    </div></section>`;
}
