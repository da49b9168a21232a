/* The last look: the screen as homes will see it, and a word where somebody changes it meanwhile. */

import { loadWords } from '../staff/talk.js';
import { ask, keepLooking } from './fresh.js';
import { startScreens } from './screen.js';

const check = document.getElementById('check');
const moved = document.getElementById('moved');
const OPEN = new Set(['draft', 'waiting', 'returned']);

/** What went out meanwhile shows its live sheet; a newer version asks to be looked at. What is being written stays. */
async function look() {
  const { version, state } = await ask(check.dataset.standing);
  if (!OPEN.has(state)) location.reload();
  else moved.hidden = version === Number(check.dataset.version) && state === check.dataset.state;
}

await loadWords();
startScreens();
keepLooking({ look, events: ['desk_changed'], join: (socket) => socket.emit('watch_desk') });
