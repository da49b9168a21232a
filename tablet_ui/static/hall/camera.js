/* The camera looks for a household's QR card. Its pictures stay in this page: they are decoded here, frame by frame, and
   thrown away. It is on only while its screen is shown. */

import { currentStep } from './steps.js';
import { state, update } from '../household/state.js';

const LOOK_EVERY_MS = 150;
const WIDEST = 1280;
const CARD = /^KAIRAN:([\w-]{20,100})$/;
const OTHER_CODE_SAID_MS = 4000;
const WISH = { audio: false, video: { facingMode: 'user', width: { ideal: 1280 }, height: { ideal: 720 } } };
const OFF = { step: 'off', stream: null, otherAt: 0 };
/** step: off | asking | on | refused (somebody said no) | absent (there is none, or it doesn't work) */
state.camera = OFF;
let turn = 0;
let next = 0;
let drawn = false;
let canvas = null;

function change(changes) {
  update({ camera: { ...state.camera, ...changes } });
}

/** Calls `found` with the secret of the first card that is shown to it. */
export async function openCamera(found) {
  closeCamera();
  turn += 1;
  const mine = turn;
  change({ ...OFF, step: 'asking' });
  try {
    const decode = (await import('../vendor/qr/decode.js')).decodeQR;
    // Where the page didn't come over https there is no camera to ask for: that fails here, like a missing one.
    const stream = await navigator.mediaDevices.getUserMedia(WISH);
    if (mine !== turn) {
      stop(stream);
      return;
    }
    for (const track of stream.getTracks()) track.addEventListener('ended', () => mine === turn && fail('absent'));
    drawn = false;
    change({ step: 'on', stream });
    look(mine, decode, found);
  } catch (error) {
    console.warn('camera', error);
    if (mine === turn) fail(error.name === 'NotAllowedError' ? 'refused' : 'absent');
  }
}

function fail(step) {
  closeCamera();
  change({ step });
}

function stop(stream) {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

export function closeCamera() {
  turn += 1;
  clearTimeout(next);
  if (state.camera === OFF) return;
  stop(state.camera.stream);
  state.camera = OFF;
}

function look(mine, decode, found) {
  if (mine !== turn) return;
  const video = document.querySelector('.camera__picture');
  // The screen can go without a word: an alert took over, the device was revoked.
  if (currentStep() !== 'card' || (drawn && !video)) {
    closeCamera();
    return;
  }
  drawn = Boolean(video);
  const text = video?.readyState >= 2 ? read(video, decode) : '';
  const card = CARD.exec(text)?.[1];
  if (card) {
    closeCamera();
    found(card);
    return;
  }
  if (text) change({ otherAt: Date.now() });
  else if (state.camera.otherAt && Date.now() - state.camera.otherAt > OTHER_CODE_SAID_MS) change({ otherAt: 0 });
  next = setTimeout(() => look(mine, decode, found), LOOK_EVERY_MS);
}

/** What a QR code in this frame says; empty where there is none that can be read. */
function read(video, decode) {
  const scale = Math.min(1, WIDEST / video.videoWidth);
  canvas ??= document.createElement('canvas');
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  const brush = canvas.getContext('2d', { willReadFrequently: true });
  brush.drawImage(video, 0, 0, canvas.width, canvas.height);
  try {
    return decode(brush.getImageData(0, 0, canvas.width, canvas.height));
  } catch {
    return '';
  }
}
