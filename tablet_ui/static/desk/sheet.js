/* The live sheet: counts and lists as they come in, and who needs help said aloud by the screen reader. */

import { loadWords } from '../staff/talk.js';
import { ask, keepLooking, putIn } from './fresh.js';
import { startScreens } from './screen.js';

const sheet = document.getElementById('sheet');
const parts = document.getElementById('parts');
const said = document.getElementById('said');
let knownHelp = null;

async function look() {
  const { html, help, words } = await ask(sheet.dataset.address);
  putIn(parts, html);
  if (knownHelp !== null && help > knownHelp) said.textContent = words;
  knownHelp = help;
}

await loadWords();
keepLooking({
  look,
  events: ['receipts_changed', 'desk_changed'],
  join(socket) {
    socket.emit('watch', sheet.dataset.message);
    socket.emit('watch_desk');
  },
});
startScreens();
