// Everything that flies, in world coordinates.
import { craftRadius, rockRadius } from '../rules.js';
import { circle, colorOf, drone, glow, palette, rock, ship } from './sprites.js';

const nameLimit = 40; // names of that many ships; a crowd is a crowd

export function drawRocks(g, rocks, now) {
  for (const r of rocks) {
    const radius = rockRadius(r.size) * Math.min(1, (now - r.born) / 250);
    const angle = (r.seed % 628) / 100 + now / 1000 * ((r.seed >> 8) % 100 - 50) / 160;
    stamp(g, rock(r.seed, r.size), r.x, r.y, angle, radius * 2.4);
  }
}

export function drawPickups(g, pickups, now) {
  const colors = ['#63f0b6', '#7fd3ff', '#ffc65c'];
  for (const p of pickups) {
    const color = colors[p.kind] ?? '#fff';
    const beat = 1 + Math.sin(now / 180 + p.seed) * 0.12;
    light(g, color, p.x, p.y, 34 * beat, 0.5);
    g.save();
    g.translate(p.x, p.y);
    g.rotate(now / 900 + p.seed);
    g.strokeStyle = color;
    g.fillStyle = 'rgba(6, 10, 24, .8)';
    g.lineWidth = 1.8;
    g.beginPath();
    g.rect(-7, -7, 14, 14);
    g.fill();
    g.stroke();
    g.restore();
    g.strokeStyle = '#fff';
    g.lineWidth = 1.8;
    g.beginPath();
    if (p.kind === 0) {
      g.moveTo(p.x - 4, p.y);
      g.lineTo(p.x + 4, p.y);
      g.moveTo(p.x, p.y - 4);
      g.lineTo(p.x, p.y + 4);
    } else if (p.kind === 1) {
      g.moveTo(p.x + 2, p.y - 5);
      g.lineTo(p.x - 2.5, p.y + 0.5);
      g.lineTo(p.x + 2.5, p.y - 0.5);
      g.lineTo(p.x - 2, p.y + 5);
    } else {
      g.arc(p.x, p.y, 3, 0, 7);
    }
    g.stroke();
  }
}

export function drawShots(g, shots, ownMark) {
  g.globalCompositeOperation = 'lighter';
  g.lineCap = 'round';
  for (const s of shots) {
    const color = s.isDrones ? palette.drone : s.mark === ownMark ? palette.own : colorOf(s.mark);
    const speed = Math.hypot(s.vx, s.vy) || 1;
    const dx = s.vx / speed;
    const dy = s.vy / speed;
    g.globalAlpha = 0.45;
    g.drawImage(glow(color), s.x - 15, s.y - 15, 30, 30);
    g.globalAlpha = 0.9;
    g.strokeStyle = color;
    g.lineWidth = 3.2;
    line(g, s.x - dx * 17, s.y - dy * 17, s.x + dx * 3, s.y + dy * 3);
    g.strokeStyle = '#fff';
    g.lineWidth = 1.4;
    line(g, s.x - dx * 9, s.y - dy * 9, s.x + dx * 3, s.y + dy * 3);
  }
  g.globalAlpha = 1;
  g.globalCompositeOperation = 'source-over';
}

export function drawTorpedoes(g, torpedoes, now, particles) {
  for (const t of torpedoes) {
    light(g, palette.warm, t.x, t.y, 26 + Math.sin(now / 40) * 4, 0.9);
    g.fillStyle = '#fff';
    circle(g, t.x, t.y, 4.5);
    g.fill();
    particles.spark(t.x, t.y, (Math.random() - 0.5) * 30, (Math.random() - 0.5) * 30, 0.5, 5, '#ff9a4c');
  }
}

export function drawDrones(g, drones, now) {
  for (const d of drones) {
    if (!d.alive)
      continue;
    const color = d.mood === 1 ? palette.drone : d.mood === 2 ? '#ffd24d' : palette.wander;
    flame(g, d, now, color, 0.7);
    stamp(g, drone(color), d.x, d.y, d.heading, craftRadius * 3);
    hurt(g, d, now);
    if (d.hull < 40)
      bar(g, d.x, d.y - 22, d.hull / 40, color);
  }
}

export function drawShips(g, ships, now, scale) {
  let names = 0;
  g.textAlign = 'center';
  g.font = `600 ${11 / Math.min(1, scale)}px system-ui, sans-serif`;
  for (const s of ships) {
    if (!s.alive)
      continue;
    const color = s.isOwn ? palette.own : colorOf(s.mark);
    flame(g, s, now, s.engine === 2 ? '#b8f4ff' : '#5db4ff', 1);
    stamp(g, ship(color), s.x, s.y, s.heading, craftRadius * 3);
    hurt(g, s, now);
    if (s.shielded) {
      light(g, '#7fd3ff', s.x, s.y, 42, 0.35);
      g.strokeStyle = `rgba(150, 225, 255, ${0.55 + Math.sin(now / 90) * 0.3})`;
      g.lineWidth = 2;
      circle(g, s.x, s.y, 23);
      g.stroke();
    }
    if (s.isOwn || !s.name || names++ > nameLimit)
      continue;
    bar(g, s.x, s.y - 24, s.hull / 100, color);
    g.fillStyle = 'rgba(214, 226, 255, .82)';
    g.fillText(s.name, s.x, s.y + 34);
  }
}

/** A ring that says: this is you. */
export function drawOwnMark(g, own, now, aim) {
  g.strokeStyle = 'rgba(94, 242, 255, .16)';
  g.lineWidth = 1.5;
  g.setLineDash([3, 7]);
  g.lineDashOffset = -now / 60;
  circle(g, own.x, own.y, 30);
  g.stroke();
  g.setLineDash([]);
  g.strokeStyle = 'rgba(94, 242, 255, .22)';
  const dx = Math.cos(aim);
  const dy = Math.sin(aim);
  line(g, own.x + dx * 38, own.y + dy * 38, own.x + dx * 58, own.y + dy * 58);
}

function flame(g, craft, now, color, size) {
  if (!craft.engine)
    return;
  const length = (craft.engine === 2 ? 40 : 23) * size * (0.85 + Math.random() * 0.3);
  const back = craft.heading + Math.PI;
  const bx = Math.cos(back);
  const by = Math.sin(back);
  g.globalCompositeOperation = 'lighter';
  for (let i = 0; i < 4; i++) {
    const far = 9 + length * i / 4;
    const r = (9 - i * 1.7) * size;
    g.globalAlpha = 0.85 - i * 0.18;
    g.drawImage(glow(i === 0 ? '#ffffff' : color), craft.x + bx * far - r, craft.y + by * far - r, r * 2, r * 2);
  }
  g.globalAlpha = 1;
  g.globalCompositeOperation = 'source-over';
}

function hurt(g, craft, now) {
  const since = now - craft.hurt;
  if (since < 160)
    light(g, '#ff8a8a', craft.x, craft.y, 34, 1 - since / 160);
}

function bar(g, x, y, share, color) {
  if (share >= 1)
    return;
  g.fillStyle = 'rgba(6, 10, 24, .75)';
  g.fillRect(x - 16, y, 32, 4);
  g.fillStyle = color;
  g.fillRect(x - 15, y + 1, 30 * Math.max(0, share), 2);
}

function light(g, color, x, y, radius, alpha) {
  g.globalCompositeOperation = 'lighter';
  g.globalAlpha = alpha;
  g.drawImage(glow(color), x - radius, y - radius, radius * 2, radius * 2);
  g.globalAlpha = 1;
  g.globalCompositeOperation = 'source-over';
}

function stamp(g, sprite, x, y, angle, size) {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  g.save();
  g.transform(cos, sin, -sin, cos, x, y);
  g.drawImage(sprite, -size / 2, -size / 2, size, size);
  g.restore();
}

function line(g, x0, y0, x1, y1) {
  g.beginPath();
  g.moveTo(x0, y0);
  g.lineTo(x1, y1);
  g.stroke();
}
