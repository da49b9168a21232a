/* Saving a draft by itself: a moment after the last key, when the page is left, and when the connection is back.
   What isn't confirmed lies in this browser all the while. Two windows never overwrite each other: each save names
   the revision that it stands on. */

import { Problem } from '../shared/http.js';
import { backoff } from '../shared/wait.js';
import { forget, keep, kept } from '../staff/local_copy.js';
import { ask } from '../staff/talk.js';

const PAUSE_MS = 800;
const KEEPALIVE_MOST = 60_000; // bytes: browsers allow 64 KiB to a request that outlives its page
const LONGEST_WAIT_MS = 20_000;

function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Only the members that this page is about, in its order. */
function part(values, like) {
  return Object.fromEntries(Object.keys(like).map((name) => [name, values[name]]));
}

export class Saver {
  /** `saved` are the values that the server has; `read()` gives what stands in the fields, or null while it makes
      no sense to save it.
      `say(state, detail)` shows: saved, saving, offline, choosing, signed-out,
      refused {message, field}, gone {message}.
      `conflict(mine, theirs, revision)` is called where the same field was changed elsewhere. */
  constructor({ circular, step, revision, saved, read, say, conflict }) {
    Object.assign(this, { circular, step, revision, read, say, conflict });
    this.address = `/leader/circulars/${circular}/draft`;
    this.confirmed = saved;
    this.sent = null;
    this.running = null;
    this.tries = 0;
    this.stopped = false;
  }

  /** What an earlier page left unconfirmed: {values, conflicting}, or null. `conflicting`: the server has other words. */
  leftBehind() {
    const copy = kept(this.circular, this.step);
    if (!copy || same(copy.values, this.confirmed)) {
      forget(this.circular, this.step);
      return null;
    }
    const ours = copy.base === this.revision || same(copy.sent, this.confirmed) || same(copy.from, this.confirmed);
    return { values: copy.values, conflicting: !ours };
  }

  isClean() {
    const values = this.read();
    return values !== null && same(values, this.confirmed);
  }

  /** After each change of a field. */
  changed() {
    if (this.stopped) return;
    this.keepCopy();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE_MS);
  }

  keepCopy() {
    const values = this.read();
    if (values === null) return;
    if (same(values, this.confirmed)) forget(this.circular, this.step);
    else keep(this.circular, this.step, { base: this.revision, from: this.confirmed, sent: this.sent, values });
  }

  /** Saves until what stands in the fields is confirmed; whether it is. */
  async flush() {
    clearTimeout(this.timer);
    for (let round = 0; round < 5 && !this.stopped; round += 1) {
      await this.save();
      if (this.isClean()) return true;
      if (this.blocked) return false;
    }
    return this.isClean();
  }

  /** One save at a time; what changed meanwhile is saved after it. */
  save(wish = {}) {
    if (this.running) return this.running;
    const values = this.read();
    if (this.stopped || values === null) return Promise.resolve();
    if (same(values, this.confirmed)) {
      this.keepCopy();
      this.say('saved');
      return Promise.resolve();
    }
    this.running = this.put(values, wish).finally(() => {
      this.running = null;
    });
    return this.running;
  }

  async put(values, { keepalive = false }) {
    this.sent = values;
    this.keepCopy();
    this.say('saving');
    this.blocked = true;
    try {
      const { revision } = await ask(this.address, { method: 'PUT', json: { ...values, revision: this.revision }, keepalive });
      this.confirm(values, revision);
    } catch (error) {
      await this.failed(error, values);
    }
  }

  confirm(values, revision) {
    this.confirmed = values;
    this.revision = revision;
    this.tries = 0;
    this.blocked = false;
    this.keepCopy();
    if (this.isClean()) this.say('saved');
    else this.changed();
  }

  async failed(error, values) {
    if (!(error instanceof Problem) || error.status >= 500 || error.status === 429) this.waitAndTry();
    else if (error.code === 'changed-elsewhere') await this.compare(values);
    else if (error.status === 401) this.say('signed-out');
    else if (error.status === 404 || error.code === 'not-a-draft') this.stop('gone', error);
    else this.say('refused', { message: error.message, field: error.field });
  }

  waitAndTry() {
    this.say('offline');
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), backoff(this.tries, LONGEST_WAIT_MS));
    this.tries += 1;
  }

  /** The draft is newer than what we stand on. Perhaps by our own hand: the answer to an earlier save never came. */
  async compare(values) {
    let now;
    try {
      now = await ask(this.address);
    } catch (error) {
      await this.failed(error, values);
      return;
    }
    const theirs = part(now.values, values);
    if (same(theirs, values) || same(theirs, this.sent)) this.confirm(theirs, now.revision);
    else if (same(theirs, this.confirmed)) {
      this.revision = now.revision; // only the other step's fields changed
      await this.put(values, {});
    } else {
      this.stopped = true;
      this.say('choosing');
      this.conflict(this.read() ?? values, theirs, now.revision);
    }
  }

  /** After the leader chose: what stands in the fields now goes on from `theirs`. */
  goOn(theirs, revision) {
    Object.assign(this, { stopped: false, confirmed: theirs, revision, sent: null });
    return this.save();
  }

  stop(state, detail) {
    this.stopped = true;
    clearTimeout(this.timer);
    this.say(state, detail);
  }

  /** The page is left or hidden: what is unsaved goes out with a request that outlives it. */
  leave() {
    const values = this.read();
    if (this.stopped || values === null || same(values, this.confirmed)) return;
    this.keepCopy();
    clearTimeout(this.timer);
    const body = { ...values, revision: this.revision };
    const keepalive = new Blob([JSON.stringify(body)]).size < KEEPALIVE_MOST;
    if (!this.running) this.save({ keepalive });
  }

  watchPage() {
    addEventListener('online', () => this.save());
    addEventListener('pagehide', () => this.leave());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') this.leave();
      else this.save();
    });
  }
}
