/** SIP on the wire and its neighbours: encryption, hops, WebSocket, TURN, mirrors, declared paths. */
import type { RuleCapture } from './rule-capture.ts';

export const SIGNALING: readonly RuleCapture[] = [];
