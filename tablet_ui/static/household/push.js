/* Being told while the page is closed (Web Push): asking for leave, which only a touch may do, and saying again at every
   start where this browser can be reached. */

import { post, request } from '../shared/http.js';
import { isOver } from './board.js';
import { isHall, state, update } from './state.js';
import { store } from './store.js';

const PUSHES = 'pushes'; // filled by sw.js
const HEARD_WITHIN_MS = 1000;
const LOOK_MS = 100;

/** none: this browser can't | later: it can once the page is on the home screen (iOS) | off | asking | denied | on */
state.push = 'none';

const canBePushed = 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

/** Safari on iOS knows push only in a page that was put on the home screen. */
function onlyOnHomeScreen() {
  return /iPhone|iPad|iPod/.test(navigator.userAgent) && !navigator.standalone;
}

function show(push) {
  if (state.push !== push) update({ push });
}

/** Called at every start, and when it was paired. Where leave was given before (a town's own tablets), nobody is asked. */
export async function keepSubscribed() {
  if (state.phase !== 'paired' || isHall()) return;
  if (!canBePushed) {
    show(onlyOnHomeScreen() ? 'later' : 'none');
  } else if (Notification.permission === 'denied') {
    show('denied');
  } else if (Notification.permission === 'granted' && !(await store.get('pushRefused'))) {
    await subscribe();
  } else {
    show('off');
  }
}

/** The button was touched: the browser asks, or it is switched off again. */
export async function togglePush() {
  if (state.push === 'on') {
    await store.set('pushRefused', true);
    show('off');
    await unsubscribe();
    return;
  }
  show('asking');
  await store.set('pushRefused', false);
  await Notification.requestPermission().catch(() => {});
  await keepSubscribed();
}

async function subscribe() {
  try {
    const { data } = await request('/api/push/key');
    if (!data.key) {
      show('none');
      return;
    }
    const { pushManager } = await navigator.serviceWorker.ready;
    const subscription = await subscriptionFor(pushManager, data.key);
    await post('/api/push/subscription', subscription.toJSON());
    show('on');
  } catch (error) {
    // No connection just now, or a service of its maker's that can't be reached: the next start tries again.
    console.warn('push', error);
    show('off');
  }
}

async function subscriptionFor(pushManager, key) {
  const known = await pushManager.getSubscription();
  if (known && isFor(known, key)) return known;
  await known?.unsubscribe(); // the board has another key than then
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

function isFor({ options }, key) {
  if (!options?.applicationServerKey) return true; // an old browser that doesn't say
  const spelled = btoa(String.fromCharCode(...new Uint8Array(options.applicationServerKey)));
  return spelled.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '') === key;
}

async function unsubscribe() {
  try {
    const { pushManager } = await navigator.serviceWorker.ready;
    await (await pushManager.getSubscription())?.unsubscribe();
    await request('/api/push/subscription', { method: 'DELETE' });
  } catch (error) {
    console.warn('push', error); // what is sent on to it meanwhile comes back as gone
  }
}

/** The server doesn't know this device any more: what waits at the push service for whoever was here isn't shown. */
export async function stopPush() {
  if (!canBePushed) return;
  const registration = await navigator.serviceWorker.getRegistration();
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
  for (const shown of (await registration?.getNotifications()) ?? []) shown.close();
}

/** Whether this page sounds it, or did; what has just come takes a moment until it is heard. */
async function isHeard(id) {
  for (let waited = 0; waited < HEARD_WITHIN_MS; waited += LOOK_MS) {
    const rings = state.sounding?.id === id && state.sounding.step !== 'blocked';
    if (rings || (await store.hasMark(`sounded:${id}`))) return true;
    await new Promise((resolve) => {
      setTimeout(resolve, LOOK_MS);
    });
  }
  return false;
}

/**
 * The service worker has got a push: what the board shows now is fetched, and it is told whether it sounds here, so
 * that it doesn't ring twice; nor for what is over and only came late. `refresh` is live.js's.
 */
export function answerPushes(refresh) {
  navigator.serviceWorker?.addEventListener('message', async ({ data, ports: [port] }) => {
    if (data?.type !== 'push') return;
    await refresh();
    port?.postMessage({ heard: data.rings && (isOver(data.id) || (await isHeard(data.id))) });
  });
}

/** Whether the notification of it has rung on this device: then its chime needn't again. */
export async function hasRung(id) {
  if (!('caches' in window)) return false;
  return Boolean(await caches.match(`/pushes/rang/${id}`, { cacheName: PUSHES }).catch(() => null));
}

/** What was pushed to whoever had this device before. */
export async function forgetPushes() {
  if ('caches' in window) await caches.delete(PUSHES).catch(() => {});
}

/** What was seen to on this screen needs no line above it any more. */
export async function closeNotification(id) {
  if (!canBePushed) return;
  try {
    const registration = await navigator.serviceWorker.getRegistration();
    for (const shown of (await registration?.getNotifications()) ?? []) {
      if (shown.data?.id === id) shown.close();
    }
  } catch (error) {
    console.warn('notifications', error);
  }
}
