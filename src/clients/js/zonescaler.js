/**
 * The ZoneScaler client: connects to a gateway's /play, decodes by the schemas that the server sends. See README.md.
 * @module zonescaler
 */
export { GameClient } from './client.js';
export { ClientSession, SessionState } from './session.js';
export { ClientEntity } from './entity.js';
export { Predictor } from './predictor.js';
export { Kind, ProtocolError } from './bytes.js';
