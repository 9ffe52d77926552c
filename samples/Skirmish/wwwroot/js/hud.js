// Everything on the screen that is text: score, gauges, feed, list of scores, banner.
import { kinds, maxTorpedoes, pickups, respawnDelay, shipEnergy, shipHull } from './rules.js';

const feedLines = 5;
const by = id => document.getElementById(id);

export class Hud {
  #parts = Object.fromEntries(['hud', 'own-name', 'score', 'tally', 'hull', 'energy', 'torpedoes', 'scores', 'feed', 'toast', 'banner', 'debug', 'right'].map(id => [id, by(id)]));
  #shown = new Map();
  #killedBy = '';
  #diedAt = 0;
  #wasAlive = true;

  constructor() {
    for (let i = 0; i < maxTorpedoes; i++)
      this.#parts.torpedoes.append(document.createElement('i'));
    by('minimap').addEventListener('click', () => this.#parts.right.classList.toggle('wide'));
    this.#parts.scores.addEventListener('click', () => this.#parts.right.classList.remove('wide'));
  }

  show() {
    this.#parts.hud.hidden = false;
  }

  update(own, isConnected, now) {
    if (!isConnected)
      return this.#banner('Connection lost', 'trying again…');
    if (!own)
      return this.#banner('', '');
    this.#text('own-name', own.name);
    this.#text('score', own.score.toLocaleString('en'));
    this.#text('tally', `${own.kills ?? 0} kills · ${own.deaths ?? 0} deaths`);
    this.#gauge('hull', own.hull / shipHull, own.hull);
    this.#parts.hull.parentElement.classList.toggle('low', own.hull < 35);
    this.#gauge('energy', own.energy / shipEnergy, Math.round(own.energy));
    [...this.#parts.torpedoes.children].forEach((pip, i) => pip.classList.toggle('on', i < own.torpedoes));
    if (own.alive !== this.#wasAlive) {
      this.#wasAlive = own.alive;
      this.#diedAt = now;
      if (own.alive)
        this.#killedBy = '';
    }
    if (own.alive)
      return this.#banner('', '');
    const left = Math.max(0, Math.ceil(respawnDelay - (now - this.#diedAt) / 1000));
    this.#banner('Destroyed', `${this.#killedBy ? `by ${this.#killedBy} · ` : ''}back in ${left}`);
  }

  kill(fields, ownMark) {
    const line = document.createElement('li');
    const name = (text, isOwn) => {
      const b = document.createElement('b');
      b.textContent = text;
      b.classList.toggle('own', isOwn);
      return b;
    };
    const arrow = document.createElement('em');
    arrow.textContent = '✕';
    line.append(name(fields.killer, fields.killerMark === ownMark), arrow, name(fields.victim, fields.victimMark === ownMark));
    this.#parts.feed.append(line);
    while (this.#parts.feed.childElementCount > feedLines)
      this.#parts.feed.firstElementChild.remove();
    setTimeout(() => line.remove(), 6000);
    if (fields.victimMark === ownMark)
      this.#killedBy = fields.killer;
  }

  award({ points, kind, name }) {
    this.#toast(kind === kinds.ship ? `+${points}  ${name}` : `+${points}`);
  }

  collected({ kind }) {
    this.#toast({ repair: 'Hull repaired', energy: 'Energy full', torpedo: '+1 torpedo' }[pickups[kind]] ?? '');
  }

  scores(rows, ownName) {
    const lines = rows.split('\n').filter(Boolean).map((row, i) => {
      const [score, name] = row.split('\t');
      const line = document.createElement('li');
      line.classList.toggle('own', name === ownName);
      for (const [tag, text] of [['i', i + 1], ['span', name], ['b', Number(score).toLocaleString('en')]])
        line.appendChild(document.createElement(tag)).textContent = text;
      return line;
    });
    this.#parts.scores.replaceChildren(...lines);
  }

  /** Figures for those who want to know; null hides them. */
  debug(lines) {
    this.#parts.debug.hidden = lines === null;
    if (lines !== null)
      this.#text('debug', lines.join('\n'));
  }

  #gauge(id, share, value) {
    this.#text(id, String(value));
    const bar = this.#parts[id].parentElement.firstElementChild;
    const transform = `scaleX(${Math.max(0, Math.min(1, share)).toFixed(3)})`;
    if (bar.style.transform !== transform)
      bar.style.transform = transform;
  }

  #text(id, text) {
    if (this.#shown.get(id) === text)
      return;
    this.#shown.set(id, text);
    this.#parts[id].textContent = text;
  }

  #banner(title, line) {
    const { banner } = this.#parts;
    banner.classList.toggle('on', title !== '');
    if (title === '' || this.#shown.get('banner') === title + line)
      return;
    this.#shown.set('banner', title + line);
    banner.firstElementChild.textContent = title;
    banner.lastElementChild.textContent = line;
  }

  #toast(text) {
    const line = document.createElement('span');
    line.textContent = text;
    this.#parts.toast.replaceChildren(line);
  }
}
