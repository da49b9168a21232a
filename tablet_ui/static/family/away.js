/* Where the day of return isn't known, its field rests. */

const open = document.getElementById('open');
const last = document.getElementById('last_on');

function rest() {
  last.disabled = open.checked;
}

open.addEventListener('change', rest);
rest();
