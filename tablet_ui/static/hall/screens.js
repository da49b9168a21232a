/* The hall's shared tablet: the household's shell and renderer with screens of its own where a shared one differs.
   household/main.js draws `hallScreens` instead of its own of the same name while isHall(), asks `hallTitle`, and calls
   `watchHall` once at the start. What isn't named here (防災の放送, 困ったとき, 文字とことば) is the household's screen. */

import { html } from '../vendor/lit-html/lit-html.js';
import { t } from '../shared/i18n.js';
import { onLeave } from '../household/navigate.js';
import { onRefused } from '../household/outbox.js';
import { readScreen } from '../household/screens/read.js';
import { isHall, onUpdate } from '../household/state.js';
import { closeCamera } from './camera.js';
import { keepHomes } from './homes.js';
import { noteRefusal } from './recording.js';
import { countdown } from './countdown.js';
import { watchIdleness } from './idle.js';
import { homeScreen } from './screens/home.js';
import { listScreen } from './screens/list.js';
import { recordButton, recordScreen } from './screens/record.js';
import { toldScreen } from './screens/told.js';

/** With the count of the last seconds over it, whichever screen it is. */
export function withCountdown(screen) {
  return () => html`${screen()}${countdown()}`;
}

export const hallScreens = {
  home: homeScreen,
  list: listScreen,
  read: () => readScreen(recordButton),
  record: recordScreen,
  told: toldScreen,
};

/** The page's title, where this screen is the hall's own. */
export function hallTitle(screen) {
  return { record: t('うちも 読みました'), told: t('うちも 読みました') }[screen.name];
}

export function watchHall() {
  watchIdleness();
  onRefused(noteRefusal);
  onLeave(closeCamera);
  onUpdate(() => isHall() && keepHomes());
}
