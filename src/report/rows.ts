/**
 * Facts to rows of the report: times become text, text from the capture becomes printable, identities are masked. One file per
 * kind of row; none of them decides anything.
 */
export * from './rows/activity.ts';
export * from './rows/calls.ts';
export * from './rows/captures.ts';
export * from './rows/certificates.ts';
export * from './rows/contradictions.ts';
export * from './rows/intrusions.ts';
export * from './rows/legs.ts';
export * from './rows/terms.ts';
export * from './rows/tls.ts';
export * from './rows/turn.ts';
