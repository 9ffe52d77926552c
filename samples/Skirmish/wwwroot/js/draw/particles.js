// Sparks, smoke and rings: things for the eye alone.
import { circle, glow } from './sprites.js';

const most = 1400;

export class Particles {
  #list = [];
  #rings = [];
  #flashes = [];

  spark(x, y, vx, vy, life, size, color) {
    if (this.#list.length < most)
      this.#list.push({ x, y, vx, vy, life, age: 0, size, color });
  }

  burst(x, y, vx, vy, count, speed, life, size, colors) {
    for (let i = 0; i < count; i++) {
      const angle = Math.random() * Math.PI * 2;
      const fast = speed * (0.2 + Math.random() * 0.8);
      this.spark(x, y, vx + Math.cos(angle) * fast, vy + Math.sin(angle) * fast, life * (0.4 + Math.random() * 0.6), size * (0.5 + Math.random()), colors[i % colors.length]);
    }
  }

  ring(x, y, radius, life, color, width = 3) {
    this.#rings.push({ x, y, radius, life, age: 0, color, width });
  }

  flash(x, y, radius, life, color) {
    this.#flashes.push({ x, y, radius, life, age: 0, color });
  }

  explosion(kind, size, x, y, vx = 0, vy = 0) {
    if (kind === 1) {
      this.burst(x, y, vx, vy, 6 + size * 7, 60 + size * 30, 0.9, 3 + size, ['#8b95b8', '#b8a58c', '#5b668a', '#ffcf8a']);
      this.flash(x, y, 26 + size * 20, 0.18, '#ffd9a0');
      return;
    }
    const big = kind === 3 ? 1 : 0.75;
    this.burst(x, y, vx, vy, 46 * big, 230 * big, 1, 6, ['#ffffff', '#ffd27a', '#ff8a4c', '#ff4d5e']);
    this.burst(x, y, vx, vy, 20 * big, 90, 1.5, 11, ['#ff7a3c', '#7a4cff', '#ff3d6e']);
    this.flash(x, y, 120 * big, 0.3, '#ffe7b8');
    this.ring(x, y, 95 * big, 0.55, '#ffc27a', 3);
  }

  shockwave(x, y, radius) {
    this.ring(x, y, radius, 0.5, '#8fd8ff', 6);
    this.ring(x, y, radius * 0.7, 0.4, '#ffffff', 2);
    this.flash(x, y, radius * 1.2, 0.35, '#9fdcff');
    this.burst(x, y, 0, 0, 50, 300, 0.7, 5, ['#c8f0ff', '#6fc3ff', '#ffffff']);
  }

  impact(x, y, color) {
    this.burst(x, y, 0, 0, 7, 130, 0.35, 3, ['#ffffff', color]);
    this.flash(x, y, 24, 0.12, color);
  }

  update(seconds) {
    const drag = Math.exp(-seconds * 1.6);
    this.#list = age(this.#list, seconds);
    for (const p of this.#list) {
      p.x += p.vx * seconds;
      p.y += p.vy * seconds;
      p.vx *= drag;
      p.vy *= drag;
    }
    this.#rings = age(this.#rings, seconds);
    this.#flashes = age(this.#flashes, seconds);
  }

  /** Draws in world coordinates. */
  draw(g) {
    g.globalCompositeOperation = 'lighter';
    for (const p of this.#list) {
      const left = 1 - p.age / p.life;
      const r = p.size * (0.5 + left);
      g.globalAlpha = left * 0.9;
      g.drawImage(glow(p.color), p.x - r, p.y - r, r * 2, r * 2);
    }
    for (const f of this.#flashes) {
      const left = 1 - f.age / f.life;
      g.globalAlpha = left * 0.8;
      g.drawImage(glow(f.color), f.x - f.radius, f.y - f.radius, f.radius * 2, f.radius * 2);
    }
    for (const r of this.#rings) {
      const done = r.age / r.life;
      g.globalAlpha = (1 - done) * 0.8;
      g.strokeStyle = r.color;
      g.lineWidth = r.width * (1 - done * 0.6);
      circle(g, r.x, r.y, r.radius * (1 - (1 - done) ** 3));
      g.stroke();
    }
    g.globalAlpha = 1;
    g.globalCompositeOperation = 'source-over';
  }
}

function age(list, seconds) {
  let kept = 0;
  for (const item of list) {
    item.age += seconds;
    if (item.age < item.life)
      list[kept++] = item;
  }
  list.length = kept;
  return list;
}
