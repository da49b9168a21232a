/* Two open tabs share one store: each tells the other what changed, and only one sends reports at a time. */

const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('household') : null;

/** what: 'reports' | 'board' | 'settings' | 'wiped' */
export function tellOtherTabs(what) {
  channel?.postMessage(what);
}

export function onOtherTab(listener) {
  channel?.addEventListener('message', (event) => listener(event.data));
}

/** Runs `work` unless another tab is at it; without Web Locks each tab for itself (the server counts by id). */
export async function oneTabAtATime(name, work) {
  if (!navigator.locks) return work();
  return navigator.locks.request(name, { ifAvailable: true }, (lock) => (lock ? work() : undefined));
}
