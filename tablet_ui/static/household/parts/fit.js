/* The largest letters that fit: an alert is read from across the room, by whoever can't come nearer.
   Sizes are in pixels of a screen of 1280 × 800 (of 390 wide where it is upright); alert.css turns them into the box's own. */

const WIDE = { titles: [104, 88, 76, 64, 56, 50], titleLines: 2, bodies: [72, 68, 64, 60, 56, 52, 49, 46, 43, 40, 38, 36, 34, 32, 30, 28] };
const UPRIGHT = { titles: [44, 38, 33, 29, 26], titleLines: 3, bodies: [38, 34, 30, 27, 24, 22] };
const LEAST_WHEN_GRAVE = 36; // below that, an instruction is better turned by 前 and 次 than made smaller
// What is turned is the larger the fewer pages it makes; 52 is readable at two metres.
const TURNED = [40, 36, 32];
const TURNED_WHEN_GRAVE = [52, 46, 40, 36];
const PAGES_AT_MOST = 4;

function isUpright(box) {
  return box.clientHeight > box.clientWidth;
}

function fitTitle(alert, { titles, titleLines }) {
  const title = alert.querySelector('.alert__title');
  if (!title) return;
  const size = titles.find((one) => {
    alert.style.setProperty('--title', one);
    return title.scrollWidth <= title.clientWidth + 1
      && title.offsetHeight <= Number.parseFloat(getComputedStyle(title).lineHeight) * titleLinesFor(one, titles, titleLines) + 2;
  });
  alert.style.setProperty('--title', size ?? titles.at(-1));
}

/** A second line is only for what doesn't stand in one even when it is smaller. */
function titleLinesFor(size, titles, most) {
  return size > titles[Math.floor(titles.length / 2)] ? 1 : most;
}

function columnsOf(body) {
  const gap = Number.parseFloat(getComputedStyle(body).columnGap) || 0;
  return Math.max(1, Math.round((body.scrollWidth + gap) / (body.clientWidth + gap)));
}

/** Lines that break between phrases read better; where there is no room for that, they break anywhere. */
function fitBody(alert, body, sizes) {
  return ['phrases', 'anywhere'].some((breaks) => {
    body.dataset.breaks = breaks;
    return sizes.some((one) => {
      alert.style.setProperty('--body', one);
      return body.scrollWidth <= body.clientWidth + 1 && body.scrollHeight <= body.clientHeight + 1;
    });
  });
}

function turned(alert, body, sizes) {
  const pages = (one) => {
    alert.style.setProperty('--body', one);
    return columnsOf(body);
  };
  return pages(sizes.find((one) => pages(one) <= PAGES_AT_MOST) ?? sizes.at(-1));
}

/** Sizes the card in `box` and turns it to `page`; gives back how many pages its text has at that size. */
export function fitAlert(box, page = 0) {
  const place = box?.querySelector('.alert-box') ?? box;
  const alert = place?.querySelector('.alert');
  const body = alert?.querySelector('.alert__body');
  if (!alert || !body) return 1;
  const shape = isUpright(place) ? UPRIGHT : WIDE;
  fitTitle(alert, shape);
  const grave = /alert--[345]/.test(alert.className);
  const sizes = grave && shape === WIDE ? shape.bodies.filter((one) => one >= LEAST_WHEN_GRAVE) : shape.bodies;
  if (fitBody(alert, body, sizes)) return 1;
  if (shape === UPRIGHT) return 1; // a phone scrolls what is still too long
  const pages = turned(alert, body, grave ? TURNED_WHEN_GRAVE : TURNED);
  body.scrollLeft = Math.min(page, pages - 1) * (body.clientWidth + (Number.parseFloat(getComputedStyle(body).columnGap) || 0));
  return pages;
}
