/* The desk's first page, kept as it is now. */

import { loadWords } from '../staff/talk.js';
import { ask, keepLooking, putIn } from './fresh.js';

const lists = document.getElementById('lists');
const said = document.getElementById('said');

async function look() {
  const before = lists.querySelectorAll('.asked').length;
  const { html } = await ask(lists.dataset.address);
  putIn(lists, html);
  const first = lists.querySelector('[data-part="real"] h2');
  if (lists.querySelectorAll('.asked').length > before) said.textContent = first?.textContent ?? '';
}

await loadWords();
keepLooking({ look, events: ['desk_changed'], join: (socket) => socket.emit('watch_desk') });
