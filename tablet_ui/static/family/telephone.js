/* The elder's telephone number, kept on this phone alone: asked for at the first call, then one touch. */

const place = document.getElementById('telephone');
const form = document.getElementById('ask');
const call = document.getElementById('call');
const known = document.getElementById('known');
const typed = document.getElementById('typed');
const wrong = document.getElementById('wrong');
const KEY = `telephone:${place.dataset.person}`;
const LEAST_DIGITS = 9;

/** As a telephone takes it, also from full-width digits; empty where it can't be a whole number. */
function dialled(text) {
  const plain = text.normalize('NFKC').replace(/[^\d+]/g, '');
  return plain.replace(/\D/g, '').length >= LEAST_DIGITS ? plain : '';
}

function remembered() {
  try {
    return localStorage.getItem(KEY) ?? '';
  } catch {
    return ''; // a browser that keeps nothing asks each time
  }
}

function remember(number) {
  try {
    localStorage.setItem(KEY, number);
  } catch (error) {
    console.warn('telephone', error);
  }
}

function show(number) {
  call.href = number ? `tel:${dialled(number)}` : '#';
  document.getElementById('number').textContent = number;
  known.hidden = !number;
  form.hidden = true;
}

function askForIt() {
  typed.value = remembered();
  wrong.hidden = true;
  form.hidden = false;
  typed.focus();
}

call.addEventListener('click', (event) => {
  if (call.getAttribute('href') !== '#') return;
  event.preventDefault();
  askForIt();
});

document.getElementById('change').addEventListener('click', askForIt);

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const fits = dialled(typed.value) !== '';
  wrong.hidden = fits;
  typed.setAttribute('aria-invalid', String(!fits));
  if (!fits) {
    typed.focus();
    return;
  }
  const tidy = typed.value.normalize('NFKC').replace(/[ー‐―−]/gu, '-').trim();
  remember(tidy);
  show(tidy);
  call.focus();
});

show(remembered());
place.hidden = false;
