// Stars in three depths, and clouds of gas behind them.
import { numbers } from './sprites.js';

const tile = 640;
const layers = [
  { depth: 0.12, count: 95, size: 0.9, alpha: 0.55 },
  { depth: 0.28, count: 48, size: 1.3, alpha: 0.75 },
  { depth: 0.5, count: 20, size: 1.9, alpha: 0.95 },
];
const gas = [
  ['#1c2f7a', 0.5], ['#3a1c66', 0.46], ['#0c4a5e', 0.4], ['#54204f', 0.34], ['#123a70', 0.45], ['#2b1a5a', 0.4],
];

export class Sky {
  #tiles = layers.map((layer, i) => starTile(layer, i + 3));
  #clouds = gas.map(([color, alpha], i) => cloud(color, alpha, i));

  /** Fills the screen with what is behind (x, y). */
  draw(g, width, height, x, y, scale) {
    const background = g.createLinearGradient(0, 0, width * 0.4, height);
    background.addColorStop(0, '#070b1a');
    background.addColorStop(1, '#04050d');
    g.fillStyle = background;
    g.fillRect(0, 0, width, height);

    const size = Math.max(width, height) * 1.15;
    this.#clouds.forEach((picture, i) => {
      // Each cloud is far away, and comes again after a long way.
      const period = size * 2.1;
      const px = mod(i * 0.377 * period - x * 0.055 * scale, period) - size;
      const py = mod(i * 0.613 * period - y * 0.055 * scale, period) - size;
      g.drawImage(picture, px, py, size, size);
    });

    layers.forEach((layer, i) => {
      const span = tile * Math.max(0.8, Math.min(1.2, scale));
      const startX = mod(-x * layer.depth * scale, span) - span;
      const startY = mod(-y * layer.depth * scale, span) - span;
      for (let ty = startY; ty < height; ty += span) {
        for (let tx = startX; tx < width; tx += span)
          g.drawImage(this.#tiles[i], tx, ty, span, span);
      }
    });
  }
}

function starTile({ count, size, alpha }, seed) {
  const picture = document.createElement('canvas');
  picture.width = picture.height = tile;
  const g = picture.getContext('2d');
  const random = numbers(seed * 977);
  for (let i = 0; i < count; i++) {
    const x = 4 + random() * (tile - 8);
    const y = 4 + random() * (tile - 8);
    const r = size * (0.5 + random() * 0.7);
    const hue = random() < 0.25 ? 30 : 215;
    g.fillStyle = `hsla(${hue}, ${30 + random() * 50}%, ${80 + random() * 15}%, ${alpha * (0.4 + random() * 0.6)})`;
    g.beginPath();
    g.arc(x, y, r, 0, 7);
    g.fill();
    if (size > 1.5 && random() < 0.4) {
      g.globalAlpha = 0.18;
      g.beginPath();
      g.arc(x, y, r * 3.2, 0, 7);
      g.fill();
      g.globalAlpha = 1;
    }
  }
  return picture;
}

function cloud(color, alpha, seed) {
  const picture = document.createElement('canvas');
  picture.width = picture.height = 256;
  const g = picture.getContext('2d');
  const random = numbers(seed * 331 + 5);
  for (let i = 0; i < 7; i++) {
    const x = 128 + (random() - 0.5) * 110;
    const y = 128 + (random() - 0.5) * 110;
    const r = 45 + random() * 60;
    const gradient = g.createRadialGradient(x, y, 0, x, y, Math.min(r, 128 - Math.max(Math.abs(x - 128), Math.abs(y - 128)) + 20));
    gradient.addColorStop(0, color + Math.round(alpha * 90).toString(16).padStart(2, '0'));
    gradient.addColorStop(1, color + '00');
    g.fillStyle = gradient;
    g.fillRect(0, 0, 256, 256);
  }
  return picture;
}

const mod = (a, n) => ((a % n) + n) % n;
