// Pictures drawn once and copied often.

export const palette = {
  own: '#5ef2ff',
  drone: '#ff4d5e',
  wander: '#ff9a5c',
  ink: '#dfe9ff',
  dim: '#8394bd',
  warm: '#ffc65c',
};

const pilotColors = ['#ffb454', '#ff6b9a', '#b58cff', '#86f08a', '#ffe05d', '#ff8f5e', '#6aa8ff', '#ff7ad9', '#4fe0b5', '#d0e36b'];

/** The color of a ship by its mark. */
export const colorOf = mark => pilotColors[(mark >>> 0) % pilotColors.length];

const cache = new Map();

function cached(key, width, height, draw) {
  let sprite = cache.get(key);
  if (!sprite) {
    sprite = document.createElement('canvas');
    sprite.width = width;
    sprite.height = height;
    draw(sprite.getContext('2d'), width, height);
    cache.set(key, sprite);
  }
  return sprite;
}

function rgba(hex, alpha) {
  const n = parseInt(hex.slice(1), 16);
  return `rgba(${n >> 16}, ${n >> 8 & 255}, ${n & 255}, ${alpha})`;
}

/** A soft round light. */
export function glow(color) {
  return cached(`glow${color}`, 64, 64, g => {
    const gradient = g.createRadialGradient(32, 32, 0, 32, 32, 32);
    gradient.addColorStop(0, rgba(color, 1));
    gradient.addColorStop(0.25, rgba(color, 0.5));
    gradient.addColorStop(1, rgba(color, 0));
    g.fillStyle = gradient;
    g.fillRect(0, 0, 64, 64);
  });
}

/** A ship, nose to the right, in a square 3 ship radii wide and high. */
export function ship(color) {
  return cached(`ship${color}`, 168, 168, g => {
    g.translate(84, 84);
    g.scale(4, 4);
    g.shadowColor = color;
    g.shadowBlur = 20;
    const hull = g.createLinearGradient(-12, -10, 10, 10);
    hull.addColorStop(0, '#24345f');
    hull.addColorStop(0.5, '#121b38');
    hull.addColorStop(1, '#0a1024');
    g.fillStyle = hull;
    g.strokeStyle = color;
    g.lineWidth = 1.3;
    g.lineJoin = 'round';
    polygon(g, [[15, 0], [3, -4.6], [-5, -11.5], [-11, -12], [-8, -5], [-10, 0], [-8, 5], [-11, 12], [-5, 11.5], [3, 4.6]]);
    g.fill();
    g.stroke();
    g.shadowBlur = 8;
    g.fillStyle = rgba(color, 0.85);
    polygon(g, [[8, 0], [0, -2.6], [-4, 0], [0, 2.6]]);
    g.fill();
    g.shadowBlur = 0;
    g.strokeStyle = rgba(color, 0.45);
    g.lineWidth = 0.7;
    g.beginPath();
    g.moveTo(-4, -9.6);
    g.lineTo(-6.4, -3);
    g.moveTo(-4, 9.6);
    g.lineTo(-6.4, 3);
    g.stroke();
  });
}

/** A drone, nose to the right. */
export function drone(color) {
  return cached(`drone${color}`, 168, 168, g => {
    g.translate(84, 84);
    g.scale(4, 4);
    g.shadowColor = color;
    g.shadowBlur = 18;
    g.fillStyle = '#1a0d16';
    g.strokeStyle = color;
    g.lineWidth = 1.3;
    g.lineJoin = 'round';
    polygon(g, [[12, -3], [12, 3], [4, 5], [0, 11], [-7, 8], [-4, 2], [-9, 0], [-4, -2], [-7, -8], [0, -11], [4, -5]]);
    g.fill();
    g.stroke();
    g.fillStyle = color;
    g.beginPath();
    g.arc(2, 0, 2.6, 0, 7);
    g.fill();
  });
}

/** One of eight shapes of a rock, in a square 2.4 radii wide and high. */
export function rock(seed, size) {
  const shape = seed % 8;
  const pixels = size === 3 ? 256 : size === 2 ? 160 : 96;
  return cached(`rock${shape}/${size}`, pixels, pixels, g => {
    const random = numbers(shape * 7919 + size * 104729 + 11);
    const radius = pixels / 2.4;
    g.translate(pixels / 2, pixels / 2);
    const corners = size === 1 ? 9 : 14;
    const points = [];
    for (let i = 0; i < corners; i++) {
      const angle = (i + (random() - 0.5) * 0.5) / corners * Math.PI * 2;
      const reach = radius * (0.8 + random() * 0.24);
      points.push([Math.cos(angle) * reach, Math.sin(angle) * reach]);
    }
    const tone = ['#5d6584', '#6c6278', '#566d7c', '#6f6a66'][shape % 4];
    polygon(g, points);
    const light = g.createRadialGradient(-radius * 0.45, -radius * 0.5, radius * 0.1, 0, 0, radius * 1.15);
    light.addColorStop(0, mix(tone, '#ffffff', 0.22));
    light.addColorStop(0.5, mix(tone, '#10142a', 0.4));
    light.addColorStop(1, '#0b0e1d');
    g.fillStyle = light;
    g.fill();
    g.save();
    g.clip();
    for (let i = 0; i < size * 4; i++) {
      const angle = random() * 7;
      const far = Math.sqrt(random()) * radius * 0.8;
      const r = radius * (0.07 + random() * 0.17);
      const x = Math.cos(angle) * far;
      const y = Math.sin(angle) * far;
      g.fillStyle = 'rgba(6, 8, 20, .36)';
      circle(g, x, y, r);
      g.fill();
      g.strokeStyle = 'rgba(190, 205, 255, .16)';
      g.lineWidth = Math.max(1, pixels / 140);
      g.beginPath();
      g.arc(x, y, r, 0.4, 2.4);
      g.stroke();
    }
    g.restore();
    polygon(g, points);
    g.strokeStyle = 'rgba(165, 185, 245, .42)';
    g.lineWidth = Math.max(1.2, pixels / 110);
    g.lineJoin = 'round';
    g.stroke();
  });
}

export function polygon(g, points) {
  g.beginPath();
  for (const [x, y] of points)
    g.lineTo(x, y);
  g.closePath();
}

export function circle(g, x, y, radius) {
  g.beginPath();
  g.arc(x, y, Math.max(0, radius), 0, Math.PI * 2);
}

/** Repeatable random numbers from 0 to 1, for looks alone (mulberry32). */
export function numbers(seed) {
  let s = seed | 0;
  return () => {
    s = s + 0x6D2B79F5 | 0;
    let t = Math.imul(s ^ s >>> 15, 1 | s);
    t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t;
    return ((t ^ t >>> 14) >>> 0) / 4294967296;
  };
}

function mix(from, to, share) {
  const a = parseInt(from.slice(1), 16);
  const b = parseInt(to.slice(1), 16);
  const part = shift => Math.round((a >> shift & 255) + ((b >> shift & 255) - (a >> shift & 255)) * share);
  return `rgb(${part(16)}, ${part(8)}, ${part(0)})`;
}
