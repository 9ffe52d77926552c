// What the server tells about its zones, asked once per second.
const everyMs = 1000;

export class Cluster {
  zones = [];
  ghosts = [];
  #askedAt = -Infinity;
  #isAsking = false;

  /** @param {{x: number, y: number} | null} own @param {boolean} wantsGhosts */
  update(now, own, wantsGhosts) {
    if (now - this.#askedAt < everyMs || this.#isAsking || document.hidden)
      return;
    this.#askedAt = now;
    this.#isAsking = true;
    this.#ask(own, wantsGhosts).catch(() => {
      // The game goes on without a map; the next second asks again.
    }).finally(() => { this.#isAsking = false; });
  }

  /** The zone whose cell holds a place. */
  at(place) {
    return this.zones.find(z => z.cell && place.x >= z.min[0] && place.x < z.max[0] && place.y >= z.min[1] && place.y < z.max[1]);
  }

  async #ask(own, wantsGhosts) {
    this.zones = await getJson('/cluster/zones');
    const zone = own && wantsGhosts ? this.at(own) : null;
    this.ghosts = zone ? await getJson(`/cluster/zones/${zone.id}/ghosts`) : [];
  }
}

async function getJson(path) {
  const answer = await fetch(path, { cache: 'no-store' });
  if (!answer.ok)
    throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}
