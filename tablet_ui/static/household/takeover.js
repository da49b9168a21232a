/* Which alert takes the screen over. Pure rules: cards and the (corrected) time go in, an order comes out. */

const QUIET_STEPS = new Set(['all_clear', 'cancel']);
const QUIET_STAYS_AT_HALL_MS = 3_600_000;
const LEVEL_OF_ALARM = 3.5; // an emergency without 警戒レベル (an eruption) stands above 高齢者等避難
const LEVEL_OF_NOTICE = 1.5;

/** 解除 and 取消: they take something back, so nothing rings and no level's colour is shown. */
export function isQuiet(card) {
  return QUIET_STEPS.has(card.step);
}

export function hasExpired(card, at) {
  return Boolean(card.expires_at) && Date.parse(card.expires_at) <= at.getTime();
}

function gravity(card) {
  if (isQuiet(card)) return 0;
  if (card.level) return card.level;
  return card.sound === 'alarm' ? LEVEL_OF_ALARM : LEVEL_OF_NOTICE;
}

/** Real before drill, graver before lighter, newer before older. */
function first(a, b) {
  return Number(Boolean(a.training)) - Number(Boolean(b.training))
    || gravity(b) - gravity(a)
    || Date.parse(b.published_at) - Date.parse(a.published_at);
}

export function inOrder(alerts, at) {
  return alerts.filter((card) => !hasExpired(card, at)).sort(first);
}

/** {district, group} of an area by its name: a group's ends in its number and one word; a district's `group` is null. */
function placeNamed({ ja }) {
  const [, district, group] = /^(.+) (\d+)\D+$/.exec(ja) ?? [ja, ja, null];
  return { district, group };
}

/** Whether it was for this place (as the board has it) before and isn't any more: then nobody here is to set out. */
export function isDroppedAt(card, place) {
  const isHere = ({ district, group }) => district === place.district && (group === null || group === place.group);
  return (card.dropped ?? []).map(placeNamed).some(isHere) && !(card.areas ?? []).map(placeNamed).some(isHere);
}

/**
 * 解除 of the order before, where of the same danger something newer was said: under a new order it would be taken for
 * its end, after that one's own 解除 it says nothing more.
 */
function isOvertaken(card, all) {
  return isQuiet(card) && all.some((one) => one.hazard === card.hazard && Boolean(one.training) === Boolean(card.training)
    && Date.parse(one.published_at) > Date.parse(card.published_at));
}

/** Those that nobody has touched on this device yet, the one for the screen first. */
export function untouched(alerts, at) {
  const all = inOrder(alerts, at);
  return all.filter((card) => !card.touched_here && !isOvertaken(card, all));
}

/** At a hall nobody answers for the others: an alert stays as long as it is live, a word that it is over for an hour. */
export function standingAtHall(alerts, at) {
  const all = inOrder(alerts, at);
  return all.filter((card) => !isQuiet(card) || (at - Date.parse(card.published_at) < QUIET_STAYS_AT_HALL_MS && !isOvertaken(card, all)));
}

/** What still holds and was seen to: it keeps a line on the first screen. */
export function stillInForce(alerts, at) {
  return inOrder(alerts, at).filter((card) => card.touched_here && !isQuiet(card));
}

/** ms until the next of these runs out; null where none does. */
export function untilNextExpiry(alerts, at) {
  const ends = alerts.filter((card) => card.expires_at && !hasExpired(card, at)).map((card) => Date.parse(card.expires_at));
  return ends.length ? Math.min(...ends) - at.getTime() : null;
}

/** How a broadcast of the last month stands; one that ran out since the last answer is over, whatever that answer said. */
export function standing(broadcast, at) {
  return broadcast.status === 'live' && hasExpired(broadcast, at) ? 'expired' : broadcast.status;
}
