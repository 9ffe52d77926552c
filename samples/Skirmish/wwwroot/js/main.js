// Skirmish in the browser: joins, and draws what the server shows.
import { Camera } from './camera.js';
import { Cluster } from './cluster.js';
import { Workers } from './workers.js';
import { Demo } from './demo.js';
import { Particles } from './draw/particles.js';
import { Sky } from './draw/sky.js';
import { colorOf, palette } from './draw/sprites.js';
import * as things from './draw/things.js';
import { drawEdge, drawGhosts, drawZones } from './draw/zones.js';
import { helmOf } from './flight.js';
import { Hud } from './hud.js';
import { Input } from './input.js';
import { Minimap } from './minimap.js';
import { Net } from './net.js';
import { Sound } from './sound.js';

const cellSize = 512; // until the server has said
const aimReach = 420;
const shotSpeed = 560;
const by = id => document.getElementById(id);

/** What tests read. */
const state = { joined: false, own: null, players: 0, crossings: 0, errors: [] };
window.skirmish = state;
addEventListener('error', e => state.errors.push(e.message));
addEventListener('unhandledrejection', e => state.errors.push(String(e.reason)));

const canvas = by('space');
const g = canvas.getContext('2d', { alpha: false });
const camera = new Camera();
const sky = new Sky();
const particles = new Particles();
const sound = new Sound();
const hud = new Hud();
const cluster = new Cluster();
const workers = new Workers(by('workers'));
const minimap = new Minimap(by('minimap'), workers);
cluster.onZones = zones => workers.update(zones);
const demo = new Demo();
const input = new Input(canvas, {
  knob: by('stick').firstElementChild, fire: by('touch-fire'), boost: by('touch-boost'), torpedo: by('touch-torpedo'),
}, useTouch);

let net = null;
let world = null;
let ratio = 1;
let last = performance.now();
let frames = { count: 0, since: last, perSecond: 0 };
let isDebugging = false;

resize();
addEventListener('resize', resize);
if (matchMedia('(pointer: coarse)').matches)
  useTouch();
by('name').value = localStorage.getItem('skirmish.name') ?? '';
by('join-form').addEventListener('submit', event => {
  event.preventDefault();
  join(by('name').value.trim());
});
by('debug-button').addEventListener('click', toggleDebug);
by('sound-button').addEventListener('click', toggleSound);
addEventListener('keydown', event => {
  if (event.code === 'F3') {
    event.preventDefault();
    toggleDebug();
  } else if (event.code === 'KeyM' && !(event.target instanceof HTMLInputElement)) {
    toggleSound();
  }
});
addEventListener('pagehide', () => net?.leave());

// A link such as /?name=Ann plays at once.
const linked = new URLSearchParams(location.search).get('name');
if (linked !== null)
  join(linked);
requestAnimationFrame(frame);

function join(name) {
  if (net)
    return;
  const pilot = name || `Pilot ${1 + Math.floor(Math.random() * 999)}`;
  localStorage.setItem('skirmish.name', name);
  by('join-status').textContent = 'Joining…';
  by('play').disabled = true;
  by('name').blur();
  net = new Net(pilot, {
    effect: showEffect,
    event: showEvent,
    joined: () => {
      const w = net.world;
      world = { minX: w.min.x, minY: w.min.y, maxX: w.max.x, maxY: w.max.y, cell: w.cellSize, ghostDistance: w.ghostDistance, tickRate: w.tickRate };
    },
    closed: why => {
      net = null;
      state.joined = false;
      document.body.classList.remove('playing');
      document.body.classList.add('title');
      by('hud').hidden = true;
      by('touch').hidden = true;
      by('play').disabled = false;
      by('join-status').textContent = why ? `The connection ended: ${why}` : 'The connection ended.';
    },
  });
}

function start() {
  state.joined = true;
  document.body.classList.add('playing');
  document.body.classList.remove('title');
  by('touch').hidden = !input.touch;
  by('join-status').textContent = '';
  hud.show();
  canvas.focus();
}

function useTouch() {
  input.touch = true;
  document.body.classList.add('touch');
  by('touch').hidden = !state.joined;
}

function toggleDebug() {
  isDebugging = !isDebugging;
  by('debug-button').setAttribute('aria-pressed', isDebugging);
  if (!isDebugging)
    hud.debug(null);
}

function toggleSound() {
  by('sound-button').setAttribute('aria-pressed', sound.toggle());
}

function resize() {
  ratio = Math.min(2, devicePixelRatio || 1);
  canvas.width = Math.round(innerWidth * ratio);
  canvas.height = Math.round(innerHeight * ratio);
  camera.resize(innerWidth, innerHeight);
}

function frame(now) {
  const seconds = Math.min(0.1, Math.max(0, (now - last) / 1000));
  last = now;
  countFrame(now);
  const wish = input.read(net?.own ? camera.toScreen(net.own) : { x: innerWidth / 2, y: innerHeight / 2 }, aimAtTarget());
  if (net)
    net.update(now, seconds, helmOf(wish.pushX, wish.pushY, wish.aim, state.joined ? wish.held : 0));
  const own = net?.own ?? null;
  if (own) {
    if (!state.joined)
      start();
    camera.follow(own, wish.aim, seconds);
    noteOwn(own);
  } else {
    camera.drift(seconds);
    demo.update(camera.view, seconds, now, particles);
  }
  if (net)
    cluster.update(now, own, isDebugging);
  particles.update(seconds);
  draw(now, own, wish.aim);
  if (state.joined) {
    hud.update(own, net?.isConnected ?? false, now);
    if (world)
      minimap.draw(cluster.zones, world, own, net?.ships ?? [], now);
    if (isDebugging && net)
      hud.debug(figures(own));
  }
  requestAnimationFrame(frame);
}

function noteOwn(own) {
  const size = world?.cell ?? cellSize;
  const zone = `${Math.floor(own.x / size)},${Math.floor(own.y / size)}`;
  if (state.own && state.own.zone !== zone)
    state.crossings++;
  state.own = { x: own.x, y: own.y, zone };
  state.players = net.ships.length - 1;
}

function draw(now, own, aim) {
  g.setTransform(ratio, 0, 0, ratio, 0, 0);
  sky.draw(g, camera.width, camera.height, camera.x, camera.y, camera.scale);
  camera.apply(g, ratio);
  if (world)
    drawEdge(g, world);
  if (isDebugging && world) {
    drawZones(g, cluster.zones, own, world.ghostDistance, camera.view);
    drawGhosts(g, cluster.ghosts);
  }
  if (!own) {
    things.drawRocks(g, demo.rocks, now);
    things.drawShips(g, demo.ships, now, camera.scale);
    things.drawShots(g, demo.shots, 0);
  } else {
    things.drawRocks(g, net.rocks, now);
    things.drawPickups(g, net.pickups, now);
    if (own.alive)
      things.drawOwnMark(g, own, now, aim);
    things.drawDrones(g, net.drones, now);
    things.drawShips(g, net.ships, now, camera.scale);
    things.drawTorpedoes(g, net.torpedoes, now, particles);
    things.drawShots(g, net.shots, own.mark);
  }
  particles.draw(g);
}

// For fingers and for keys alone: the nearest enemy, ahead of where it flies.
function aimAtTarget() {
  const own = net?.own;
  if (!own)
    return null;
  let best = null;
  let nearest = aimReach;
  for (const list of [net.drones, net.ships, net.rocks]) {
    for (const other of list) {
      if (other === own || other.alive === false || other.shielded)
        continue;
      // Rocks only if nobody is there.
      const distance = Math.hypot(other.x - own.x, other.y - own.y) + (list === net.rocks ? 250 : 0);
      if (distance >= nearest)
        continue;
      nearest = distance;
      best = other;
    }
  }
  if (!best)
    return null;
  const time = Math.hypot(best.x - own.x, best.y - own.y) / shotSpeed;
  return Math.atan2(best.y + (best.vy - own.vy) * time - own.y, best.x + (best.vx - own.vx) * time - own.x);
}

function loudness(x, y) {
  return Math.max(0, 1 - Math.hypot(x - camera.x, y - camera.y) / 800);
}

function showEffect({ name, fields, x, y }) {
  const loud = loudness(x, y);
  switch (name) {
    case 'impact':
      particles.impact(x, y, fields.shooter === net.own?.mark ? palette.own : colorOf(fields.shooter));
      sound.impact(loud);
      break;
    case 'explosion':
      particles.explosion(fields.kind, fields.size, x, y);
      camera.shake((fields.kind === 1 ? 0.12 * fields.size : 0.75) * loud);
      sound.explosion(loud, fields.size);
      break;
    case 'shockwave':
      particles.shockwave(x, y, fields.radius);
      camera.shake(loud);
      sound.explosion(loud, 3);
      break;
    case 'kill':
      hud.kill(fields, net.own?.mark);
      break;
  }
}

function showEvent({ name, fields }) {
  switch (name) {
    case 'award':
      hud.award(fields);
      sound.award();
      break;
    case 'collected':
      hud.collected(fields);
      sound.pickup();
      break;
    case 'scores':
      hud.scores(fields.rows, net.own?.name);
      break;
  }
}

function countFrame(now) {
  frames.count++;
  if (now - frames.since < 1000)
    return;
  frames = { count: 0, since: now, perSecond: Math.round(frames.count * 1000 / (now - frames.since)) };
}

function figures(own) {
  const s = net.stats;
  const zone = own ? cluster.at(own) : null;
  return [
    `zone        ${zone ? zone.name : '–'}`,
    zone?.worker
      ? `worker      ${zone.worker}, epoch ${zone.epoch}`
      : `tick        ${zone ? `${zone.tickMeanMilliseconds.toFixed(2)} ms, max ${zone.tickMaxMilliseconds.toFixed(1)}` : '–'}`,
    `in zone     ${zone ? `${zone.entities} own, ${zone.worker ? '' : `${zone.ghosts} ghosts, `}${zone.players} players` : '–'}`,
    `crossings   ${state.crossings}`,
    `in view     ${net.count} entities, ${net.ships.length} ships`,
    `round trip  ${s.roundTrip.toFixed(1)} ms`,
    `snapshots   ${s.snapshotGap.toFixed(0)} ms apart`,
    `received    ${(s.bytesPerSecond / 1024).toFixed(1)} KiB/s`,
    `pictures    ${frames.perSecond}/s`,
  ];
}
