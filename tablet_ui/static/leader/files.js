/* Photos and PDFs of a draft: sent one after the other with a bar, then shown page by page as they are made. */

import { html, nothing, render } from '../vendor/lit-html/lit-html.js';
import { t } from '../shared/i18n.js';
import { ask } from '../staff/talk.js';
import { TooLarge, upload } from './upload.js';

const LOOK_EVERY_MS = 400;
const LOOK_AGAIN_MS = 3000; // after a look that failed

class Files {
  constructor({ circular, most }) {
    Object.assign(this, { circular, most, files: [], sending: [], looking: 0, confirming: null });
    this.address = `/leader/circulars/${circular}/attachments`;
    this.place = document.getElementById('files');
    this.said = document.getElementById('files-said');
  }

  start() {
    this.place.replaceChildren();
    const pickers = document.querySelector('.pickers');
    pickers.hidden = false;
    for (const input of pickers.querySelectorAll('[data-picks]')) {
      input.addEventListener('change', () => {
        this.take([...input.files]);
        input.value = '';
      });
    }
    takeDropped(pickers, (files) => this.take(files));
    this.look();
  }

  take(files) {
    for (const file of files) this.sending.push({ file, name: file.name, done: 0, problem: '', again: false });
    this.draw();
    this.sendNext();
  }

  async sendNext() {
    const next = this.sending.find((one) => !one.problem);
    if (!next || this.busy) return;
    this.busy = true;
    try {
      await upload(this.address, next.file, (done) => {
        next.done = done;
        this.draw();
      });
      this.sending = this.sending.filter((one) => one !== next);
    } catch (error) {
      next.again = !(error instanceof TooLarge) && !error.status;
      next.problem = next.again ? t('送れませんでした。電波のよいところで、もう一度送ってください。') : error.message;
      this.tell(next.problem);
    }
    this.busy = false;
    await this.look();
    this.sendNext();
  }

  /** Waits for what is on its way; false where something couldn't be sent and nobody has said yet what to do. */
  async areSent() {
    while (this.sending.some((one) => !one.problem)) await pause();
    const left = this.sending.length > 0;
    if (left) {
      this.tell(t('送れなかったファイルがあります。もう一度送るか、「やめる」を押してください。'));
      this.place.querySelector('.file--wrong')?.scrollIntoView({ block: 'center' });
    }
    return !left;
  }

  tryAgain(one) {
    Object.assign(one, { problem: '', done: 0, again: false });
    this.draw();
    this.sendNext();
  }

  drop(one) {
    this.sending = this.sending.filter((other) => other !== one);
    this.draw();
  }

  /** What was refused goes at once; what is ready only after a second press. */
  async remove(file) {
    if (file.state !== 'refused' && this.confirming !== file.id) {
      this.confirming = file.id;
      this.draw();
      return;
    }
    this.confirming = null;
    try {
      await ask(`${this.address}/${file.id}/remove`, { method: 'POST' });
      this.tell(t('%(name)s を消しました', { name: file.filename }));
    } catch (error) {
      this.tell(error.status ? error.message : t('いま消せません。少したってから、もう一度押してください。'));
    }
    await this.look();
  }

  /** Asks how far the pages are, again and again until all are made. */
  async look() {
    clearTimeout(this.looking);
    let again = LOOK_EVERY_MS;
    try {
      const before = this.files;
      this.files = (await ask(this.address)).files;
      this.tellNews(before);
    } catch {
      again = LOOK_AGAIN_MS;
    }
    this.draw();
    if (this.files.some(isBeingMade)) this.looking = setTimeout(() => this.look(), again);
  }

  tellNews(before) {
    const waited = new Set(before.filter(isBeingMade).map((file) => file.id));
    for (const file of this.files.filter((one) => waited.has(one.id) && !isBeingMade(one))) {
      if (file.state === 'refused') this.tell(file.reason);
      else this.tell(t('%(count)sページできました', { count: file.pages.length }));
    }
  }

  tell(words) {
    this.said.textContent = words;
  }

  draw() {
    const rows = [...this.files.map((file) => this.row(file)), ...this.sending.map((one) => this.sendingRow(one))];
    render(html`<ul class="files">${rows}</ul>`, this.place);
    const full = this.files.length + this.sending.length >= this.most;
    document.querySelector('.pickers').hidden = full;
  }

  row(file) {
    const wrong = file.state === 'refused';
    return html`<li class="file ${wrong ? 'file--wrong' : ''}">
      ${sheetIcon()}<p class="file__name">${file.filename}</p>${this.removeButton(file)}
      ${wrong ? html`<p class="error">${file.reason}</p>` : this.pages(file)}
    </li>`;
  }

  pages(file) {
    if (isBeingMade(file)) {
      const words = file.pages_total
        ? t('ページを作っています %(done)s/%(total)s', { done: file.pages_done, total: file.pages_total })
        : t('ページを作っています');
      return html`${bar(file.pages_total ? file.pages_done / file.pages_total : null, words)}<p class="file__said soft small">${words}</p>`;
    }
    const warnings = file.warnings.map((words) => html`<p class="file__said badge badge--late">${words}</p>`);
    return html`${warnings}<ol class="file__pages">${file.pages.map((page) => thumb(page))}</ol>`;
  }

  removeButton(file) {
    const asking = this.confirming === file.id;
    const words = asking ? t('ほんとうに消す') : t('消す');
    return html`<button class="button button--small ${asking ? 'button--danger' : 'button--quiet'}" type="button"
      aria-label="${words} ${file.filename}" @click=${() => this.remove(file)}>✕ ${words}</button>`;
  }

  sendingRow(one) {
    const stop = t('やめる');
    const again = t('もう一度送る');
    const words = t('送っています %(percent)s%%', { percent: Math.floor(one.done * 100) }).replace('%%', '%');
    const button = html`<button class="button button--small button--quiet" type="button" @click=${() => this.drop(one)}>✕ ${stop}</button>`;
    return html`<li class="file ${one.problem ? 'file--wrong' : ''}">
      ${sheetIcon()}<p class="file__name">${one.name}</p>${one.problem ? button : html`<span></span>`}
      ${one.problem ? html`<p class="error">${one.problem}</p>` : html`${bar(one.done, words)}<p class="file__said soft small">${words}</p>`}
      ${one.again ? html`<button class="button button--small file__again" type="button" @click=${() => this.tryAgain(one)}>${again}</button>` : nothing}
    </li>`;
  }
}

function pause() {
  return new Promise((resolve) => {
    setTimeout(resolve, 150);
  });
}

function isBeingMade(file) {
  return file.state === 'waiting' || file.state === 'rendering';
}

function bar(part, words) {
  if (part === null) return html`<progress class="progress" aria-label=${words}></progress>`;
  return html`<progress class="progress" max="1" .value=${part} aria-label=${words}></progress>`;
}

function thumb(page) {
  const words = t('%(number)sページ目', { number: page.number });
  return html`<li><a href=${page.image} target="_blank" rel="noopener"><img class="thumb" src=${page.thumb} alt=${words} loading="lazy"></a></li>`;
}

function sheetIcon() {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2"
    stroke-linecap="round" stroke-linejoin="round"><path d="M6 2.8h8.5L19 7.3v13.9H6z" /><path d="M14 3v4.8h4.8" /></svg>`;
}

/** On a computer files may also be dropped on the buttons. */
function takeDropped(pickers, take) {
  for (const name of ['dragover', 'dragleave', 'drop']) {
    pickers.addEventListener(name, (event) => {
      event.preventDefault();
      for (const picker of pickers.children) picker.classList.toggle('is-over', name === 'dragover');
      if (name === 'drop') take([...event.dataTransfer.files]);
    });
  }
}

/** Gives back whether all files are sent, for whoever is about to leave the page. */
export function startFiles(about) {
  const files = new Files(about);
  files.start();
  addEventListener('beforeunload', (event) => {
    if (files.sending.some((one) => !one.problem)) event.preventDefault();
  });
  return () => files.areSent();
}
