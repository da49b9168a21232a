/* Writing an alert: the transcript is folded while it is pasted, and what it will be stands beside. Saved by a press;
   what isn't saved lies in this browser, should the page be left or the power go. */

import { t } from '../shared/i18n.js';
import { forget, keep, kept } from '../staff/local_copy.js';
import { ask, loadWords } from '../staff/talk.js';
import { startPlaces } from './places.js';
import { showSoFar } from './so_far.js';

const PAUSE_MS = 400;
const STEP = 'alert';
const form = document.getElementById('write');
const { transcript, body } = form.elements;
const id = form.dataset.alert;
const folded = document.getElementById('folded');
const again = document.getElementById('fold-again');
const readFrom = document.getElementById('read-from');
const status = document.getElementById('save-status');
const SKIPPED = new Set(['csrf_token', 'seen', 'then']);
let lastFold = null; // {body, …} of the transcript as it was sent last
let suggestion = null;
let asked = 0;
let timer = 0;
let left = false;

// ---- folding

async function fold() {
  asked += 1;
  const mine = asked;
  if (!transcript.value.trim()) return;
  let answer;
  try {
    answer = await ask(form.dataset.fold, { method: 'POST', json: { transcript: transcript.value } });
  } catch (error) {
    if (error.status) folded.replaceChildren(problemLine(error.message));
    else folded.textContent = t('いま、つながっていません。保存のときに はぶかれます。');
    return;
  }
  if (mine !== asked) return;
  const isOurs = !body.value.trim() || (lastFold && body.value === lastFold.body);
  lastFold = answer;
  if (isOurs && body.value !== answer.body) {
    body.value = answer.body;
    changed();
  }
  tellFold(answer);
  suggest(answer.suggestion);
}

function tellFold(answer) {
  const parts = [];
  if (answer.call_sign_removed) parts.push(t('呼び出しを はぶきました。'));
  if (answer.repeated) parts.push(t('くり返しを 1回にしました。'));
  folded.textContent = parts.join('');
  for (const problem of answer.problems) folded.append(problemLine(problem));
  again.hidden = body.value === answer.body;
}

function problemLine(words) {
  const line = document.createElement('span');
  line.className = 'error';
  line.textContent = words;
  return line;
}

/** What the text seems to be about is offered, never chosen by itself: the desk decides. */
function suggest(wish) {
  suggestion = wish;
  const { level, hazard, words } = wish;
  const isChosen = form.elements.hazard.value === hazard && form.elements.level.value === String(level ?? '');
  readFrom.hidden = !words || isChosen;
  document.getElementById('read-from-words').textContent = words;
}

function takeOver() {
  form.elements.hazard.value = suggestion.hazard;
  form.elements.level.value = String(suggestion.level ?? '');
  readFrom.hidden = true;
  changed();
}

// ---- level, hazard and title hang together

function chosen(name) {
  return form.querySelector(`[name="${name}"]:checked`);
}

/** Only four hazards have 警戒レベル; the official word is the title of levels 3 to 5. */
function tidy() {
  const hazard = chosen('hazard');
  const hasLevels = !hazard || 'hasLevels' in hazard.dataset;
  for (const one of form.querySelectorAll('[name="level"]')) one.disabled = !hasLevels && one.value !== '';
  if (!hasLevels) form.elements.level.value = '';
  const official = chosen('level')?.dataset.title ?? '';
  const { title } = form.elements;
  const usual = [...form.querySelectorAll('[data-title]')].map((one) => one.dataset.title).filter(Boolean);
  const isOurs = !title.value.trim() || usual.includes(title.value);
  if (official) title.value = official;
  else if (isOurs) title.value = hazard?.dataset.title ?? '';
  title.readOnly = Boolean(official);
}

// ---- what isn't saved yet

function values() {
  return [...new FormData(form)].filter(([name]) => !SKIPPED.has(name));
}

function apply(pairs) {
  const of = (name) => pairs.filter(([one]) => one === name).map(([, value]) => value);
  for (const field of form.elements) {
    if (!field.name || SKIPPED.has(field.name)) continue;
    if (['radio', 'checkbox'].includes(field.type)) field.checked = of(field.name).includes(field.value);
    else field.value = of(field.name)[0] ?? '';
  }
}

function changed() {
  tidy();
  showSoFar(form);
  left = false;
  keep(id, STEP, { base: Number(form.dataset.seen), values: values() });
  status.className = 'save-status save-status--unsaved';
  status.textContent = t('まだ保存していません');
}

function restore() {
  const copy = kept(id, STEP);
  if (!copy || JSON.stringify(copy.values) === JSON.stringify(values())) {
    forget(id, STEP);
    return;
  }
  if (copy.base === Number(form.dataset.seen)) {
    apply(copy.values);
    changed();
    say(t('この画面に残っていた文に、もどしました。'));
    return;
  }
  // Somebody saved meanwhile: what stands on the server is shown, ours is a press away.
  const words = t('前に書いて保存しなかった文が、この画面に残っています。');
  const name = t('その文を出す');
  const button = document.createElement('button');
  Object.assign(button, { type: 'button', className: 'button button--small', textContent: name });
  button.addEventListener('click', () => {
    apply(copy.values);
    changed();
    document.getElementById('restored').replaceChildren();
  });
  say(words, button);
}

function say(words, ...more) {
  const line = document.createElement('div');
  line.className = 'notice notice--info split';
  line.setAttribute('role', 'status');
  const text = document.createElement('p');
  text.textContent = words;
  line.append(text, ...more);
  document.getElementById('restored').replaceChildren(line);
}

function typing(event) {
  if (event.target === transcript) {
    clearTimeout(timer);
    timer = setTimeout(fold, PAUSE_MS);
  }
  if (lastFold && event.target === body) again.hidden = body.value === lastFold.body;
  changed();
}

await loadWords();
startPlaces(form);
if ('unsaved' in form.dataset) changed();
else restore();
tidy();
showSoFar(form);
if (transcript.value.trim()) fold();
form.addEventListener('input', typing);
again.addEventListener('click', () => {
  body.value = lastFold.body;
  again.hidden = true;
  changed();
});
document.getElementById('take-over').addEventListener('click', takeOver);
form.addEventListener('submit', () => {
  left = true;
});
addEventListener('beforeunload', (event) => {
  if (!left && kept(id, STEP)) event.preventDefault();
});
