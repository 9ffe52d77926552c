// The processes that host the zones, each with a colour of its own. A world in one process has none.
const hues = [200, 32, 140, 320, 265, 90, 0, 175];

export class Workers {
  #list;
  #names = [];

  /** @param {HTMLElement} list the legend */
  constructor(list) {
    this.#list = list;
  }

  /** @param {object[]} zones from /cluster/zones */
  update(zones) {
    const counts = new Map();
    for (const zone of zones) {
      if (zone.worker)
        counts.set(zone.worker, (counts.get(zone.worker) ?? 0) + 1);
    }
    // A name keeps its colour for as long as the page is open, also when its worker is away for a while.
    for (const name of [...counts.keys()].sort()) {
      if (!this.#names.includes(name))
        this.#names.push(name);
    }
    this.#list.hidden = counts.size === 0;
    this.#list.replaceChildren(...this.#names.filter(n => counts.has(n)).map(n => this.#entry(n, counts.get(n))));
  }

  /** A zone's colour with an alpha; null if it has no worker. */
  colour(zone, alpha) {
    const place = this.#names.indexOf(zone.worker);
    return place < 0 ? null : `hsl(${hues[place % hues.length]} 80% 62% / ${alpha})`;
  }

  #entry(name, zones) {
    const entry = document.createElement('li');
    const swatch = document.createElement('i');
    swatch.style.background = this.colour({ worker: name }, 0.9);
    entry.append(swatch, `${name} `, Object.assign(document.createElement('b'), { textContent: zones }));
    return entry;
  }
}
