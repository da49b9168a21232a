/* Node's web-push with keep-alive, many at once: `sendNotification` for COUNT messages, COUNT at a time as asked.
   A line `ORIGIN CA IN_FLIGHT COUNT` in, a line with messages a second out. */

/* global console, process */

const crypto = require('crypto');
const fs = require('fs');
const https = require('https');
const readline = require('readline');
const path = require('path');

const webPush = require(path.join(process.argv[2], 'web-push'));

const keys = webPush.generateVAPIDKeys();
const vapidDetails = { subject: 'mailto:push@example.com', ...keys };
let agent = null;
let browsers = [];

function browser(origin, number) {
  const key = crypto.createECDH('prime256v1');
  key.generateKeys();
  return {
    endpoint: `${origin}/p/${number}`,
    keys: { p256dh: key.getPublicKey('base64url'), auth: crypto.randomBytes(16).toString('base64url') },
  };
}

async function round(origin, ca, inFlight, count) {
  agent ??= new https.Agent({ keepAlive: true, maxSockets: inFlight, ca: fs.readFileSync(ca) });
  if (!browsers.length) browsers = Array.from({ length: 500 }, (_, number) => browser(origin, number));
  const payload = 'x'.repeat(600);
  let next = 0;
  const begun = process.hrtime.bigint();
  const work = async () => {
    while (next < count) {
      const one = browsers[next % browsers.length];
      next += 1;
      await webPush.sendNotification(one, payload, { vapidDetails, TTL: 600, agent });
    }
  };
  await Promise.all(Array.from({ length: inFlight }, work));
  return count / (Number(process.hrtime.bigint() - begun) / 1e9);
}

readline.createInterface({ input: process.stdin }).on('line', async (line) => {
  const [origin, ca, inFlight, count] = line.split(' ');
  console.log(await round(origin, ca, Number(inFlight), Number(count)));
});
