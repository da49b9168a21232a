/* Going from screen to screen. The address stays "/": only the history grows, so that a phone's back button works. */

import { isHall, state, update } from './state.js';

const leaving = new Set();

/** Called with the screen that is left: to stop a voice, to forget a question. */
export function onLeave(act) {
  leaving.add(act);
}

function arrive(screen) {
  for (const act of leaving) act(state.screen);
  update({ screen });
  // After the new screen is drawn, its heading is read out and the keyboard starts there.
  requestAnimationFrame(() => requestAnimationFrame(() => {
    document.querySelector('h1')?.focus({ preventScroll: true });
    document.querySelector('main')?.scrollTo(0, screen.scroll ?? 0);
  }));
}

export function go(name, memory = {}) {
  if (isHall()) {
    become(name, memory); // "back" must not lead to what somebody before looked at
    return;
  }
  const screen = { name, ...memory };
  history.pushState(screen, '', '/');
  arrive(screen);
}

/** Takes the place of the screen before, as an answer takes the place of its question. */
export function become(name, memory = {}) {
  const screen = { name, ...memory };
  history.replaceState(screen, '', '/');
  arrive(screen);
}

/** Back to where the circular was opened from. */
export function goBack() {
  go(state.screen.from ?? 'home', state.screen.fromMemory ?? {});
}

/** A screen that changes its own memory (page of the list, filter) isn't a step in the history. */
export function remember(changes) {
  const screen = { ...state.screen, ...changes };
  history.replaceState(screen, '', '/');
  update({ screen });
}

export function startHistory() {
  history.replaceState({ name: 'home' }, '', '/');
  addEventListener('popstate', (event) => {
    if (event.state?.name) arrive(event.state);
  });
}
