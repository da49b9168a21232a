/* Step 2, だれに: what the choices would reach is asked of the server with each change, and shown in its words. */

import { t } from '../shared/i18n.js';
import { keepSaving } from './draft_page.js';
import { ask, loadWords } from '../staff/talk.js';

const form = document.getElementById('draft');
const reach = document.getElementById('reach');
const error = form.querySelector('[data-error-of="groups"]');
let asked = 0;

function chosen(from = form) {
  return [...from.querySelectorAll('[name="groups"]:checked')].map((box) => box.value);
}

/** Choosing groups and then none would mean everybody to the server: that is never sent. */
function read(from = form) {
  const scope = from.elements.scope.value;
  if (scope === 'groups' && chosen(from).length === 0) return null;
  return { membership: from.elements.membership.value, scope, groups: scope === 'groups' ? chosen(from) : [] };
}

function apply(values) {
  form.elements.membership.value = values.membership;
  form.elements.scope.value = values.scope ?? (values.groups.length ? 'groups' : 'district');
  for (const box of form.querySelectorAll('[name="groups"]')) box.checked = values.groups.includes(box.value);
  count();
}

async function count() {
  const values = read();
  error.hidden = values !== null;
  if (values === null) {
    error.textContent = t('班をえらんでください。');
    reach.textContent = '';
    return;
  }
  asked += 1;
  const mine = asked;
  const query = new URLSearchParams([['membership', values.membership], ['scope', values.scope]]);
  for (const group of values.groups) query.append('groups', group);
  try {
    const answer = await ask(`${form.dataset.count}?${query}`);
    if (mine === asked) show(answer);
  } catch {
    if (mine === asked) reach.textContent = t('いま数えられません。つながると、数が出ます。');
  }
}

function show({ households, words, groups }) {
  reach.textContent = words;
  reach.classList.toggle('reach--nobody', households === 0);
  for (const place of form.querySelectorAll('[data-count-of]')) {
    place.textContent = t('%(count)s世帯', { count: groups[place.dataset.countOf] ?? 0 });
  }
}

await loadWords();
keepSaving({ form, read, apply });
form.addEventListener('input', count);
addEventListener('online', count);
