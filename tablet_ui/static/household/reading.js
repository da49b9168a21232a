/* Reading one circular: a row of leaves (screenfuls of text, then the pages as pictures) that is turned by 前 and 次. */

import { findCard } from './board.js';
import { become, go, onLeave } from './navigate.js';
import { report } from './outbox.js';
import { closeNotification } from './push.js';
import { state, update } from './state.js';

export const ZOOMS = [1, 1.4, 2, 2.8];
const LEAST_TEXT_WORTH_READING = 40;
const NOTHING_OPEN = { id: null, leaf: 0, zoom: 0, asText: false, counts: {}, missing: new Set(), asking: false };
state.reading = NOTHING_OPEN;

function change(changes) {
  update({ reading: { ...state.reading, ...changes } });
}

/** `from` is the screen to come back to, with its memory. */
export function openCircular(id) {
  const card = findCard(id);
  if (!card) return;
  const { name, ...memory } = state.screen;
  const scroll = document.querySelector('main')?.scrollTop ?? 0; // on a phone, to come back to the same place
  beginReading(card);
  go('read', { id, from: name, fromMemory: { ...memory, scroll } });
}

function beginReading(card) {
  const asText = !card.body.trim() && card.pages.some((page) => (page.text ?? '').length >= LEAST_TEXT_WORTH_READING);
  update({ reading: { ...NOTHING_OPEN, missing: new Set(), id: card.id, asText } });
  state.fresh.delete(card.id);
  report('shown', { message: card.id, mark: `shown:${card.id}` });
}

/** The phone's back and forward buttons come here without openCircular. */
export function readingOf(card) {
  if (state.reading.id !== card.id) beginReading(card);
  return state.reading;
}

/** What is to be read, in order: {kind: 'text', key, text, titled} or {kind: 'picture', key, page, number}. */
export function sections(card) {
  const list = [];
  if (card.body.trim() || card.pages.length === 0) list.push({ kind: 'text', key: 'body', text: card.body, titled: true });
  card.pages.forEach((page, index) => {
    const text = (page.text ?? '').trim();
    if (text && state.reading.asText) list.push({ kind: 'text', key: `text-${index}`, text, titled: list.length === 0 });
    else list.push({ kind: 'picture', key: `page-${index}`, page, number: index + 1 });
  });
  return list;
}

/** [{section, column}]: one entry a screenful. */
export function leaves(card) {
  return sections(card).flatMap((section) => {
    const count = section.kind === 'text' ? (state.reading.counts[section.key] ?? 1) : 1;
    return Array.from({ length: count }, (unused, column) => ({ section, column }));
  });
}

export function currentLeaf(card) {
  const all = leaves(card);
  const index = Math.min(state.reading.leaf, all.length - 1);
  return { ...all[index], index, total: all.length };
}

export function turn(card, by) {
  const { index, total } = currentLeaf(card);
  change({ leaf: Math.max(0, Math.min(index + by, total - 1)) });
}

export function zoom(by) {
  change({ zoom: Math.max(0, Math.min(state.reading.zoom + by, ZOOMS.length - 1)) });
}

/** How many screenfuls each text fills, as measured; the place in the text is kept when the letters grow. */
export function noteCounts(card, counts) {
  const same = Object.keys(counts).every((key) => counts[key] === state.reading.counts[key]);
  if (same) return;
  const before = currentLeaf(card);
  const through = before.column / (state.reading.counts[before.section.key] ?? 1);
  state.reading = { ...state.reading, counts: { ...state.reading.counts, ...counts } };
  const first = leaves(card).findIndex((leaf) => leaf.section.key === before.section.key);
  const column = Math.floor(through * (counts[before.section.key] ?? 1) + 0.01);
  change({ leaf: first + column });
}

/** From the picture of a page to its text and back, staying at the same page. */
export function switchText(card) {
  const at = sections(card).findIndex((section) => section.key === currentLeaf(card).section.key);
  state.reading = { ...state.reading, asText: !state.reading.asText };
  const wanted = sections(card)[at];
  change({ leaf: leaves(card).findIndex((leaf) => leaf.section.key === wanted.key) });
}

export function pageHasText(card) {
  const { section } = currentLeaf(card);
  return section.key.startsWith('text-') || Boolean(section.kind === 'picture' && section.page.text?.trim());
}

/** What 読み上げる reads: the text at hand, with the title before the first. */
export function textAloud(card) {
  const { section } = currentLeaf(card);
  const text = section.kind === 'text' ? section.text : (section.page.text ?? '');
  return section.titled ? `${card.title}。\n${text}` : text;
}

export function noteMissing(key) {
  change({ missing: new Set([...state.reading.missing, key]) });
}

/** 読みました: where several people live there, ask who first. */
export function sayRead(card) {
  if (state.board.people.length > 1) change({ asking: true });
  else tellRead(card, state.board.people[0]?.id ?? null);
}

export function dontSay() {
  change({ asking: false });
}

/** `resident` null: everybody in the home. */
export function tellRead(card, resident) {
  const { from, fromMemory } = state.screen;
  change({ asking: false });
  if (!findCard(card.id)?.read) report('read', { message: card.id, resident });
  closeNotification(card.id);
  become('told', { from, fromMemory });
}

onLeave(() => {
  if (state.reading.asking) change({ asking: false });
});
