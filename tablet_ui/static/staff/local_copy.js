/* What was written and isn't confirmed by the server yet, kept in this browser: no draft is lost by a dead battery.
   A copy is {base, sent, values, at}: the revision it stands on, what was last sent, what stands in the fields. */

const PREFIX = 'draft:';
const KEPT_DAYS = 60;

function keyOf(circular, step) {
  return `${PREFIX}${circular}:${step}`;
}

export function keep(circular, step, copy) {
  try {
    localStorage.setItem(keyOf(circular, step), JSON.stringify({ ...copy, at: Date.now() }));
    return true;
  } catch {
    return false; // a browser that keeps nothing, or is full
  }
}

export function kept(circular, step) {
  try {
    return JSON.parse(localStorage.getItem(keyOf(circular, step)) ?? 'null');
  } catch {
    return null;
  }
}

export function forget(circular, step) {
  try {
    localStorage.removeItem(keyOf(circular, step));
  } catch {
    // then there is nothing to forget either
  }
}

/** After a circular went out. */
export function forgetAll(circular) {
  for (const key of keys()) if (key.startsWith(`${PREFIX}${circular}:`)) localStorage.removeItem(key);
}

/** Copies of drafts that nobody came back to. */
export function forgetOld() {
  for (const key of keys()) {
    const [, circular, step] = key.split(':');
    const age = Date.now() - (kept(circular, step)?.at ?? 0);
    if (age > KEPT_DAYS * 24 * 3600 * 1000) localStorage.removeItem(key);
  }
}

function keys() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  } catch {
    return [];
  }
}
