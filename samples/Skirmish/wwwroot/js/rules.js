// The numbers that the page shares with the server: samples/Skirmish/Game/Rules.cs. Distances in world units, times in seconds.
export const tickRate = 20;
export const tickSeconds = 1 / tickRate;
export const craftRadius = 14;
export const worldSize = 4096;
export const shipHull = 100;
export const shipEnergy = 100;
export const energyPerSecond = 17;
export const boostEnergyPerSecond = 34;
export const maxTorpedoes = 5;
export const respawnDelay = 3;
export const shipHandling = { thrust: 400, boost: 1.75, drag: 1.3, turnRate: 7 };
export const rockRadius = size => (size >= 3 ? 44 : size === 2 ? 26 : 14);

export const buttons = { fire: 1, boost: 2, torpedo: 4 };
export const kinds = { rock: 1, drone: 2, ship: 3 };
export const pickups = ['repair', 'energy', 'torpedo'];
