/* What the screen is drawn from. One object; whoever changes it calls update(), which draws again. */

export const state = {
  /** starting | unpaired | paired */
  phase: 'starting',
  /** {name: 'home' | 'list' | 'read' | 'told' | 'alerts' | 'help' | 'settings' | 'watch'} and what that screen remembers */
  screen: { name: 'home' },
  /** The board as /api/board gave it, with what came since by the socket. */
  board: null,
  /** Reports that the server hasn't confirmed yet, oldest first. */
  pending: [],
  /** Cards that came while the screen was on and weren't opened yet. */
  fresh: new Set(),
  /** checking | good | late | off */
  link: 'checking',
  /** When the board was last known to be the newest; device time, ms. */
  contactAt: 0,
  /** When the server last took our own choice of them; device time, ms. */
  settingsSentAt: 0,
  settings: { language: 'ja', textSize: 'normal', unsent: false },
  pairing: { step: 'code', digits: '', secret: '', place: null, kind: '', problem: '', busy: false },
  /** Said to a screen reader, shown nowhere else. */
  spoken: '',
};

const listeners = new Set();

export function onUpdate(listener) {
  listeners.add(listener);
}

export function update(changes = {}) {
  Object.assign(state, changes);
  for (const listener of listeners) listener();
}

/** A hall's shared tablet remembers nobody: what one person did there, the next one doesn't see. */
export function isHall() {
  return state.board?.device.kind === 'hall';
}

export function say(text) {
  update({ spoken: text });
}
