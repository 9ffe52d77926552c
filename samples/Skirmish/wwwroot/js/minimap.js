// The world from above: its zones, how many are in them, and where the own ship is.
import { circle } from './draw/sprites.js';

export class Minimap {
  #canvas;
  #workers;
  #g;

  /** @param {HTMLCanvasElement} canvas @param {import('./workers.js').Workers} workers gives zones their colours */
  constructor(canvas, workers) {
    this.#canvas = canvas;
    this.#workers = workers;
    this.#g = canvas.getContext('2d');
  }

  /** @param {object[]} zones from /cluster/zones */
  draw(zones, world, own, ships, now) {
    const shown = this.#canvas.clientWidth * Math.min(2, devicePixelRatio);
    if (shown > 0 && this.#canvas.width !== Math.round(shown))
      this.#canvas.width = this.#canvas.height = Math.round(shown);
    const size = this.#canvas.width;
    const g = this.#g;
    const span = world.maxX - world.minX;
    const scale = size / span;
    const at = (x, y) => [(x - world.minX) * scale, (y - world.minY) * scale];
    g.clearRect(0, 0, size, size);
    for (const zone of zones) {
      if (!zone.cell)
        continue;
      const [x, y] = at(zone.min[0], zone.min[1]);
      const edge = (zone.max[0] - zone.min[0]) * scale;
      const crowd = Math.min(1, zone.entities / 60);
      const players = Math.min(1, zone.players / 12);
      g.fillStyle = this.#workers.colour(zone, 0.16 + crowd * 0.2 + players * 0.4) ?? `rgba(${70 + players * 185}, ${110 + players * 60}, ${235 - players * 130}, ${0.05 + crowd * 0.28 + players * 0.4})`;
      g.fillRect(x + 0.5, y + 0.5, edge - 1, edge - 1);
      g.strokeStyle = 'rgba(130, 165, 255, .16)';
      g.lineWidth = 1;
      g.strokeRect(x, y, edge, edge);
      if (zone.players > 0 && edge > 14) {
        g.fillStyle = 'rgba(255, 255, 255, .8)';
        g.font = `600 ${Math.round(edge * 0.44)}px system-ui, sans-serif`;
        g.textAlign = 'center';
        g.textBaseline = 'middle';
        g.fillText(zone.players, x + edge / 2, y + edge / 2 + 1);
      }
    }
    for (const ship of ships) {
      if (ship.isOwn || !ship.alive)
        continue;
      const [x, y] = at(ship.x, ship.y);
      g.fillStyle = '#ffb454';
      g.fillRect(x - 1.2, y - 1.2, 2.4, 2.4);
    }
    if (!own)
      return;
    const [x, y] = at(own.x, own.y);
    g.strokeStyle = '#5ef2ff';
    g.lineWidth = size / 110;
    circle(g, x, y, size / 34 + Math.sin(now / 250) * size / 160);
    g.stroke();
    g.fillStyle = '#fff';
    circle(g, x, y, size / 80);
    g.fill();
  }
}
