/* Which of the two shapes the page has. Keep the words of the media query the same as in the stylesheets. */

const TABLET = matchMedia('(min-width: 900px) and (min-height: 560px)');

/** On the tablet nothing scrolls: lists and texts are turned by 前 and 次. */
export function isTablet() {
  return TABLET.matches;
}

export function onLayoutChange(act) {
  TABLET.addEventListener('change', act);
  addEventListener('resize', act);
}
