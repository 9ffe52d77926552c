// The seams that players are not to notice, for those who want to see them; and the world's edge, for all.
import { circle } from './sprites.js';

export function drawEdge(g, world) {
  g.strokeStyle = 'rgba(255, 93, 115, .5)';
  g.lineWidth = 3;
  g.strokeRect(world.minX, world.minY, world.maxX - world.minX, world.maxY - world.minY);
  g.strokeStyle = 'rgba(255, 93, 115, .12)';
  g.lineWidth = 26;
  g.strokeRect(world.minX - 13, world.minY - 13, world.maxX - world.minX + 26, world.maxY - world.minY + 26);
}

/** Borders, ghost bands and figures of the zones in view. */
export function drawZones(g, zones, own, ghostDistance, view) {
  g.font = '600 12px ui-monospace, "DejaVu Sans Mono", monospace';
  g.textAlign = 'left';
  for (const zone of zones) {
    if (!zone.cell || zone.max[0] < view.left || zone.min[0] > view.right || zone.max[1] < view.top || zone.min[1] > view.bottom)
      continue;
    const [x, y] = zone.min;
    const size = zone.max[0] - x;
    const isOwn = own && own.x >= x && own.x < x + size && own.y >= y && own.y < y + size;
    if (isOwn) {
      g.fillStyle = 'rgba(94, 242, 255, .035)';
      g.fillRect(x, y, size, size);
      g.strokeStyle = 'rgba(190, 140, 255, .32)';
      g.setLineDash([4, 8]);
      g.lineWidth = 1;
      g.strokeRect(x - ghostDistance, y - ghostDistance, size + 2 * ghostDistance, size + 2 * ghostDistance);
      g.setLineDash([]);
    }
    g.strokeStyle = isOwn ? 'rgba(94, 242, 255, .65)' : 'rgba(120, 160, 255, .38)';
    g.lineWidth = isOwn ? 2 : 1.2;
    g.strokeRect(x, y, size, size);
    g.fillStyle = isOwn ? 'rgba(150, 245, 255, .95)' : 'rgba(160, 185, 240, .75)';
    g.fillText(zone.name, x + 10, y + 20);
    g.fillStyle = 'rgba(150, 172, 225, .7)';
    // In a cluster the gateway knows which worker has the zone, but not what its ticks cost.
    const more = zone.worker ? `${zone.worker}  epoch ${zone.epoch}` : `${zone.ghosts ?? 0} ghosts  ${(zone.tickMeanMilliseconds ?? 0).toFixed(2)} ms`;
    g.fillText(`${zone.entities} own  ${more}`, x + 10, y + 37);
  }
}

/** The own zone's real ghosts, as the server has them. */
export function drawGhosts(g, ghosts) {
  g.strokeStyle = 'rgba(205, 150, 255, .85)';
  g.lineWidth = 1.4;
  g.setLineDash([3, 3]);
  for (const ghost of ghosts) {
    circle(g, ghost.position[0], ghost.position[1], ghost.type === 'shot' ? 8 : ghost.type === 'asteroid' ? 30 : 22);
    g.stroke();
  }
  g.setLineDash([]);
}
