/* The visits list as it changes: the socket says that something did, HTTP says what. What is open or being written stays. */

import { askAndTell, look, startLooking } from './living_list.js';
import { loadWords } from '../staff/talk.js';

const list = document.getElementById('list');

async function press(event) {
  const form = event.target;
  if (!form.matches('[data-visit]')) return;
  event.preventDefault();
  const buttons = form.querySelectorAll('button');
  for (const button of buttons) button.disabled = true;
  const done = await askAndTell(form);
  for (const button of buttons) button.disabled = false;
  if (done && form.contains(document.activeElement)) document.activeElement.blur(); // what was written is sent
  await look();
}

function print(event) {
  if (event.target.closest('[data-print]')) globalThis.print();
}

await loadWords();
list.addEventListener('submit', press);
list.addEventListener('click', print);
startLooking();
