// What the server tells about its zones, asked once per second; and about the own zone's ghosts, asked more often while they are shown.
const zonesEveryMs = 1000;
const ghostsEveryMs = 200;

export class Cluster {
  zones = [];
  ghosts = [];
  /** Called when the zones have come anew. */
  onZones = () => {};
  #zonesAsked = { at: -Infinity, isOpen: false };
  #ghostsAsked = { at: -Infinity, isOpen: false };

  /** @param {{x: number, y: number} | null} own @param {boolean} wantsGhosts */
  update(now, own, wantsGhosts) {
    this.#ask(this.#zonesAsked, now, zonesEveryMs, async () => {
      this.zones = await getJson('/cluster/zones');
      this.onZones(this.zones);
    });
    const zone = own && wantsGhosts ? this.at(own) : null;
    if (!zone)
      this.ghosts = [];
    else
      this.#ask(this.#ghostsAsked, now, ghostsEveryMs, async () => {
        this.ghosts = await getJson(`/cluster/zones/${zone.id}/ghosts`);
      });
  }

  /** The zone whose cell holds a place. */
  at(place) {
    return this.zones.find(z => z.cell && place.x >= z.min[0] && place.x < z.max[0] && place.y >= z.min[1] && place.y < z.max[1]);
  }

  #ask(asked, now, everyMs, get) {
    if (asked.isOpen || now - asked.at < everyMs || document.hidden)
      return;
    asked.at = now;
    asked.isOpen = true;
    get().catch(() => {
      // The game goes on without a map; the next time asks again.
    }).finally(() => { asked.isOpen = false; });
  }
}

async function getJson(path) {
  const answer = await fetch(path, { cache: 'no-store' });
  if (!answer.ok)
    throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}
