/* Waiting without all tablets of a town coming back in the same second. */

/** Somewhere between `ms` and half as much again. */
export function withJitter(ms) {
  return ms + Math.random() * ms * 0.5;
}

/** 1 s, 2 s, 4 s … at most `mostMs`, each with jitter. */
export function backoff(attempt, mostMs = 60_000) {
  return withJitter(Math.min(1000 * 2 ** attempt, mostMs));
}
