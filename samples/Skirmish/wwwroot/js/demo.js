// What happens behind the title: rocks drift, and two ships chase each other. Nothing of it comes from the server.
import { numbers } from './draw/sprites.js';

const margin = 120;

export class Demo {
  rocks = [];
  ships = [];
  shots = [];
  #random = numbers(2026);

  update(view, seconds, now, particles) {
    const random = this.#random;
    if (this.rocks.length === 0)
      this.#begin(view);
    for (const rock of this.rocks) {
      rock.x = wrap(rock.x + rock.vx * seconds, view.left, view.right);
      rock.y = wrap(rock.y + rock.vy * seconds, view.top, view.bottom);
    }
    const middleX = (view.left + view.right) / 2;
    const middleY = (view.top + view.bottom) / 2;
    this.ships.forEach((ship, i) => {
      const phase = now / 3300 - i * 0.5;
      const x = middleX + Math.sin(phase) * (view.right - view.left) * 0.46;
      const y = middleY + Math.sin(phase * 1.61 + 1) * (view.bottom - view.top) * 0.42;
      ship.heading = Math.atan2(y - ship.y, x - ship.x);
      ship.x = x;
      ship.y = y;
    });
    const hunter = this.ships[1];
    if (random() < seconds * 2.2) {
      const aim = hunter.heading + (random() - 0.5) * 0.15;
      this.shots.push({ x: hunter.x, y: hunter.y, vx: Math.cos(aim) * 560, vy: Math.sin(aim) * 560, mark: hunter.mark, life: 0.9 });
    }
    for (const shot of this.shots) {
      shot.x += shot.vx * seconds;
      shot.y += shot.vy * seconds;
      shot.life -= seconds;
      if (shot.life <= 0)
        particles.impact(shot.x, shot.y, '#ffb454');
    }
    this.shots = this.shots.filter(s => s.life > 0);
  }

  #begin(view) {
    const random = this.#random;
    const place = (from, to) => from + random() * (to - from);
    for (let i = 0; i < 16; i++) {
      this.rocks.push({
        x: place(view.left - margin, view.right + margin), y: place(view.top - margin, view.bottom + margin), vx: place(-22, 22), vy: place(-16, 16),
        size: 1 + i % 3, seed: Math.floor(random() * 4e9), born: 0,
      });
    }
    const ship = mark => ({ x: view.left, y: view.top, heading: 0, mark, alive: true, engine: 1, hull: 100, hurt: -1e9, name: '' });
    this.ships = [ship(6), ship(0)];
  }
}

function wrap(value, from, to) {
  const span = to - from + 2 * margin;
  return from - margin + ((value - from + margin) % span + span) % span;
}
