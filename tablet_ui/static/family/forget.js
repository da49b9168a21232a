/* It is over: the number of the person this address stood for leaves the phone too. */

const person = location.pathname.split('/')[2];
try {
  if (person) localStorage.removeItem(`telephone:${person}`);
} catch (error) {
  console.warn('telephone', error);
}
