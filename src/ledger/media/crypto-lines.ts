/**
 * One a=crypto line as far as tag checks, protection and reports need it, and what RFC 4568 has against it.
 *
 * References: RFC 4568 sections 5.1.2 (answers), 6.1 (keys), 6.3 (session parameters); suites by RFC 4568, 6188, 7714 and 5669.
 * Key material is looked at here and at tag checks only; what leaves is a truncated SHA-256, a length, and in words why a key is predictable.
 *
 * Not handled: the key of a FEC stream, which the dissector leaves out.
 */
import type { CryptoAttribute } from '../../dissectors/sdp/index.ts';
import { sdesSuite } from '../../registry/srtp-profiles.ts';

/** A master key with its salt. The octets themselves are only for tag checks and are not enumerable. */
export interface CryptoKey {
  readonly keySha256: string;
  /** Of key and salt together. */
  readonly octets: number;
  /** Packets; null when the line does not say. */
  readonly lifetime: number | null;
  readonly mkiOctets: number;
  /** Why whoever sees many calls could guess it, in words; null when nothing speaks for that. */
  readonly predictable: string | null;
  /** The decoded inline key and salt: a copy, for tag checks only. */
  reveal(): Uint8Array;
}

/** A line that has a tag and a key. */
export interface CryptoLine {
  readonly tag: number;
  readonly suite: string;
  readonly keys: readonly [CryptoKey, ...CryptoKey[]];
  /** As written: `UNENCRYPTED_SRTP`, `KDR=20` ... */
  readonly sessionParameters: readonly string[];
}

/** Why RFC 4568 calls a line invalid. */
export interface CryptoFault {
  readonly tag: number | null;
  readonly suite: string;
  /** A clause, without a full stop. */
  readonly what: string;
}

/** Lines without tag or key exchange nothing. */
export function cryptoLine(line: CryptoAttribute): CryptoLine[] {
  const [first, ...more] = line.keys.map(cryptoKey);
  if (line.tag === null || first === undefined) return [];
  return [{ tag: line.tag, suite: line.suite, keys: [first, ...more], sessionParameters: line.sessionParameters }];
}

function cryptoKey(key: CryptoAttribute['keys'][number]): CryptoKey {
  const { sha256, octets, lifetime, mki } = key;
  const shown = { keySha256: sha256, octets, lifetime, mkiOctets: mki?.octets ?? 0, predictable: predictableKey(key) };
  // Not enumerable, as in the dissector: printing or serializing the line must not show the key.
  Object.defineProperty(shown, 'reveal', { value: () => key.reveal(), enumerable: false });
  return shown as CryptoKey;
}

// ------------------------------------------------------------------------------------------------ predictable keys

/** Fewer different octets in a random key of 28 or more have a chance below 2^-100. */
const MIN_DISTINCT_OCTETS = 8;
/** A shorter key is a fault of its own, and says nothing about chance. */
const MIN_JUDGED_OCTETS = 16;

/** The examples of RFC 4568 are text, and are found as such. */
function predictableKey(key: CryptoAttribute['keys'][number]): string | null {
  const octets = key.reveal();
  const why = octets.length < MIN_JUDGED_OCTETS ? null : patternOf(octets);
  octets.fill(0);
  return why;
}

function patternOf(octets: Uint8Array): string | null {
  if (octets.every((octet) => octet === octets[0])) return octets[0] === 0 ? 'all zero' : 'one octet, repeated';
  const step = (octets[1]! - octets[0]!) & 0xff;
  if (octets.every((octet, at) => at === 0 || ((octet - octets[at - 1]!) & 0xff) === step)) return 'a counter';
  if (octets.every(isText)) return 'readable text';
  if (isBlockRepeated(octets)) return 'one block, repeated';
  return new Set(octets).size < MIN_DISTINCT_OCTETS ? `fewer than ${MIN_DISTINCT_OCTETS} different octets` : null;
}

function isText(octet: number): boolean {
  return (octet >= 0x20 && octet < 0x7f) || octet === 0x09 || octet === 0x0a || octet === 0x0d;
}

/** At least twice the same block; a part of it may stand at the end. */
function isBlockRepeated(octets: Uint8Array): boolean {
  for (let block = 2; block <= octets.length / 2; block++) {
    if (octets.every((octet, at) => at < block || octet === octets[at - block])) return true;
  }
  return false;
}

// ------------------------------------------------------------------------------------------------ faults

/** What is wrong with a line whatever it answers. */
export function faultsOf(line: CryptoAttribute): CryptoFault[] {
  const faults = [...lengthFaults(line), ...mkiFaults(line), ...parameterFaults(line)];
  if (!line.wellFormed) faults.unshift('it has not the form of RFC 4568');
  return faults.map((what) => ({ tag: line.tag, suite: line.suite, what }));
}

function lengthFaults({ suite, keys }: CryptoAttribute): string[] {
  const wanted = sdesSuite(suite)?.inlineOctets;
  if (wanted === undefined) return [];
  const wrong = keys.find((key) => key.octets !== wanted);
  return wrong === undefined ? [] : [`its key and salt have ${wrong.octets} octets where the suite has ${wanted}`];
}

function mkiFaults({ keys }: CryptoAttribute): string[] {
  if (keys.length < 2) return [];
  if (keys.some((key) => key.mki === null)) return ['it has several keys, not all with a master key identifier'];
  const lengths = new Set(keys.map((key) => key.mki!.octets));
  return lengths.size === 1 ? [] : ['its master key identifiers differ in length'];
}

/** RFC 4568 sections 6.3.1 to 6.3.7: a parameter that is unknown and not marked as optional makes the line invalid. */
function parameterFaults({ sessionParameters }: CryptoAttribute): string[] {
  const unknown = sessionParameters.find((parameter) => !parameter.startsWith('-') && !isKnown(parameter));
  if (unknown === undefined) return [];
  return [
    unknown === '?' ? 'RFC 4568 knows no such session parameter' : `RFC 4568 knows no session parameter ${unknown}`,
  ];
}

const WITHOUT_VALUE: ReadonlySet<string> = new Set([
  'UNENCRYPTED_SRTP',
  'UNENCRYPTED_SRTCP',
  'UNAUTHENTICATED_SRTP',
  // Its value is a key, which the dissector leaves out.
  'FEC_KEY',
]);

function isKnown(parameter: string): boolean {
  const [name = '', value] = parameter.toUpperCase().split('=', 2);
  if (value === undefined) return WITHOUT_VALUE.has(name);
  if (name === 'KDR') return /^\d{1,2}$/.test(value) && Number(value) <= 24;
  if (name === 'WSH') return /^[1-9]\d{0,8}$/.test(value);
  return name === 'FEC_ORDER' && (value === 'FEC_SRTP' || value === 'SRTP_FEC');
}

/** What is wrong with the lines of an answer, given those of its offer. RFC 4568 section 5.1.2. */
export function answerFaults(answered: readonly CryptoLine[], offered: readonly CryptoLine[]): CryptoFault[] {
  const [first, ...more] = answered;
  if (first === undefined || offered.length === 0) return [];
  const faults = more.map((line) => fault(line, 'the answer has more than one line'));
  const sameTag = offered.find((line) => line.tag === first.tag);
  if (sameTag === undefined) faults.unshift(fault(first, 'the answer has a tag that was not offered'));
  else if (sameTag.suite.toUpperCase() !== first.suite.toUpperCase())
    faults.unshift(fault(first, `the answer has another suite than the offer had under tag ${first.tag}`));
  return faults;
}

function fault({ tag, suite }: CryptoLine, what: string): CryptoFault {
  return { tag, suite, what };
}

/** Whether a line asks for something that RFC 4568 section 6.3 knows; names are compared without case. */
export function hasParameter({ sessionParameters }: CryptoLine, name: string): boolean {
  return sessionParameters.some((parameter) => parameter.toUpperCase() === name);
}
