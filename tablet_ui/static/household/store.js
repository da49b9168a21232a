/* What the device remembers: the board, its own settings, the reports that aren't confirmed yet, and marks
   ("this card was already reported as arrived"), so that two open tabs don't report it twice. */

import { openDB } from '../vendor/idb/index.js';
import { openMemoryStore } from './memory_store.js';

const OPEN_TIMEOUT_MS = 4000;

function createTables(database) {
  database.createObjectStore('values');
  database.createObjectStore('marks');
  // The key generator is the reports' sequence: it goes on counting when rows are removed.
  const reports = database.createObjectStore('reports', { keyPath: 'sequence', autoIncrement: true });
  reports.createIndex('id', 'id', { unique: true });
}

async function addReport(database, report, mark) {
  const transaction = database.transaction(['reports', 'marks'], 'readwrite', { durability: 'strict' });
  const marks = transaction.objectStore('marks');
  if (mark && (await marks.get(mark))) return null;
  if (mark) await marks.put(true, mark);
  const sequence = await transaction.objectStore('reports').add(report);
  await transaction.done;
  return { ...report, sequence };
}

async function removeReports(database, ids) {
  const transaction = database.transaction('reports', 'readwrite');
  const index = transaction.store.index('id');
  for (const id of ids) {
    const key = await index.getKey(id);
    if (key !== undefined) await transaction.store.delete(key);
  }
  await transaction.done;
}

async function keepMarks(database, isWanted) {
  const transaction = database.transaction('marks', 'readwrite');
  for (const mark of await transaction.store.getAllKeys()) {
    if (!isWanted(mark)) await transaction.store.delete(mark);
  }
  await transaction.done;
}

/** Committed at once and to the disk: a page that goes away, or the power, right after takes nothing back. */
async function set(database, key, value) {
  const transaction = database.transaction('values', 'readwrite', { durability: key === 'board' ? 'strict' : 'relaxed' });
  transaction.store.put(value, key);
  transaction.commit();
  await transaction.done;
}

async function hasMark(database, mark) {
  return Boolean(await database.get('marks', mark));
}

async function wipe(database) {
  const transaction = database.transaction(['values', 'marks', 'reports'], 'readwrite');
  for (const name of ['values', 'marks', 'reports']) await transaction.objectStore(name).clear();
  await transaction.done;
}

function facing(database) {
  return {
    lasting: true,
    get: (key) => database.get('values', key),
    set: (key, value) => set(database, key, value),
    addReport: (report, mark) => addReport(database, report, mark),
    reports: () => database.getAll('reports'),
    removeReports: (ids) => removeReports(database, ids),
    hasMark: (mark) => hasMark(database, mark),
    keepMarks: (isWanted) => keepMarks(database, isWanted),
    wipe: () => wipe(database),
  };
}

/** When the disk refuses (full, broken, closed by the browser), what is new is at least held in memory. */
function withRefuge(first, refuge) {
  const safe = { lasting: first.lasting };
  for (const name of Object.keys(refuge)) {
    if (name === 'lasting') continue;
    safe[name] = async (...given) => {
      try {
        return await first[name](...given);
      } catch (error) {
        console.warn('store', name, error);
        return refuge[name](...given);
      }
    };
  }
  safe.reports = async () => [...(await first.reports().catch(() => [])), ...(await refuge.reports())];
  safe.removeReports = async (ids) => {
    await first.removeReports(ids).catch((error) => console.warn('store', error));
    await refuge.removeReports(ids);
  };
  return safe;
}

function tooSlow() {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error('IndexedDB did not open')), OPEN_TIMEOUT_MS);
  });
}

async function openStore() {
  try {
    const opening = openDB('household', 1, {
      upgrade: createTables,
      blocking: (current, wanted, event) => event.target.close(),
    });
    return withRefuge(facing(await Promise.race([opening, tooSlow()])), openMemoryStore());
  } catch (error) {
    console.warn('no lasting store', error);
    return openMemoryStore();
  }
}

export const store = await openStore();
