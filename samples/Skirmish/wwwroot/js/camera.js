// What part of the world is on the screen.
const seen = 620;       // from the middle to a corner, in world units; less than what the server shows
const seenSmall = 500;  // the same on a small screen, so that ships are not too small
const lead = 45;        // how far the view looks ahead to where the pilot aims
const shakeFade = 5;

export class Camera {
  x = 2048;
  y = 2048;
  scale = 1;
  width = 0;
  height = 0;
  #shake = 0;
  #leadX = 0;
  #leadY = 0;

  resize(width, height) {
    this.width = width;
    this.height = height;
    const half = Math.hypot(width, height) / 2;
    this.scale = half / (Math.min(width, height) < 600 ? seenSmall : seen);
  }

  follow(place, aim, seconds) {
    const k = 1 - Math.exp(-seconds * 4);
    this.#leadX += (Math.cos(aim) * lead - this.#leadX) * k;
    this.#leadY += (Math.sin(aim) * lead - this.#leadY) * k;
    this.x = place.x + this.#leadX;
    this.y = place.y + this.#leadY;
    this.#shake *= Math.exp(-seconds * shakeFade);
  }

  drift(seconds) {
    this.x += 14 * seconds;
    this.y += 5 * seconds;
  }

  /** Shakes, 0 to 1. */
  shake(amount) {
    this.#shake = Math.min(1, Math.max(this.#shake, amount));
  }

  /** Makes the canvas draw in world coordinates. */
  apply(g, ratio) {
    const jolt = this.#shake * this.#shake * 16;
    const s = this.scale * ratio;
    const x = (this.width / 2 + (Math.random() - 0.5) * jolt) * ratio - this.x * s;
    const y = (this.height / 2 + (Math.random() - 0.5) * jolt) * ratio - this.y * s;
    g.setTransform(s, 0, 0, s, x, y);
  }

  /** Where a place in the world is on the screen, in CSS pixels. */
  toScreen(place) {
    return { x: (place.x - this.x) * this.scale + this.width / 2, y: (place.y - this.y) * this.scale + this.height / 2 };
  }

  get view() {
    const w = this.width / 2 / this.scale;
    const h = this.height / 2 / this.scale;
    return { left: this.x - w, right: this.x + w, top: this.y - h, bottom: this.y + h };
  }
}
