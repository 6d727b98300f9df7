/**
 * What a file that is not a pcap or pcapng file looks like by its first octets, and what its owner can do.
 *
 * One table, in order: the first row that fits wins. To read one of these formats later, take its row out and give it a
 * reader in `open-capture.ts`. Sources of the magic numbers: file(1), Wireshark's wiretap, RFC 8878 (zstd), RFC 1761
 * (snoop), draft-ietf-opsawg-pcapng (section header block).
 */
import { CaptureError, type CaptureErrorCode } from './capture-error.ts';

interface Signature {
  readonly code: Extract<CaptureErrorCode, 'not-a-capture' | 'unsupported-format'>;
  readonly magic: Uint8Array;
  readonly at: number;
  readonly looksLike: string;
  readonly advice: string;
}

const PCAPNG_PLEASE = 'Convert it with Wireshark: editcap -F pcapng <this file> <new file>';
const NAME_A_CAPTURE = 'Name a pcap or pcapng file.';

/** A file that holds a capture we could read if it were unpacked. */
const packed = (magic: string, looksLike: string, advice: string): Signature => row(magic, looksLike, advice);

/** A capture in a format of its own. */
const capture = (magic: string, looksLike: string, advice = PCAPNG_PLEASE): Signature => row(magic, looksLike, advice);

const other = (magic: string, looksLike: string, advice = NAME_A_CAPTURE, at = 0): Signature => ({
  ...row(magic, looksLike, advice),
  code: 'not-a-capture',
  at,
});

function row(magic: string, looksLike: string, advice: string): Signature {
  return { code: 'unsupported-format', magic: Buffer.from(magic, 'latin1'), at: 0, looksLike, advice };
}

const SIGNATURES: readonly Signature[] = [
  packed('\x28\xb5\x2f\xfd', 'zstd inside another compression', 'Decompress it once first.'),
  packed('\xfd7zXZ\0', 'xz inside another compression', 'Decompress it once first.'),
  packed('\x04\x22\x4d\x18', 'lz4 inside another compression', 'Decompress it once first.'),
  packed('\x02\x21\x4c\x18', 'lz4-compressed in the legacy format', 'Decompress it first: lz4 -d <this file>'),
  packed('BZh', 'bzip2 inside another compression', 'Decompress it once first.'),
  ...Array.from({ length: 16 }, (_, low) =>
    packed(
      String.fromCharCode(0x50 + low, 0x2a, 0x4d, 0x18),
      'zstd inside another compression',
      'Decompress it once first.',
    ),
  ),
  packed('LZIP', 'lzip-compressed', 'Decompress it first: lzip -dk <this file>'),
  packed('\x1f\x9d', 'compressed by compress(1)', 'Decompress it first: uncompress <this file>'),
  packed('\x1f\x8b', 'gzip inside another compression', 'Decompress it once first.'),
  packed('PK\x03\x04', 'a ZIP archive', 'Extract the capture from it first: unzip <this file>'),
  packed('7z\xbc\xaf\x27\x1c', 'a 7-Zip archive', 'Extract the capture from it first: 7z x <this file>'),
  packed('Rar!\x1a\x07', 'a RAR archive', 'Extract the capture from it first.'),

  capture('GMBU', 'a Microsoft Network Monitor 2 capture'),
  capture('RTSS', 'a Microsoft Network Monitor 1 capture'),
  capture('TRSNIFF data', 'a Sniffer capture (DOS)'),
  capture('XCP\0', 'a NetXRay or Sniffer capture (Windows)'),
  capture('\x7fver', 'an OmniPeek capture'),
  capture('iptrace ', 'an iptrace capture (AIX)'),
  capture('ObserverPktBuffe', 'an Observer capture'),
  capture('btsnoop\0', 'a Bluetooth capture (btsnoop)'),
  capture('\x1c\0\x01\xac', 'an Ixia lcap capture'),
  capture('\xac\x01\0\x1c', 'an Ixia lcap capture'),
  // The magic number of pcapng was chosen to show this: its carriage return became a line feed.
  capture(
    '\n\n\n\n',
    'a pcapng file that a text-mode transfer has destroyed',
    'Copy it again from where it was captured, in binary mode.',
  ),

  other('%PDF', 'a PDF document'),
  other('\x7fELF', 'a program'),
  other('MZ', 'a program'),
  other('\x89PNG', 'a PNG image'),
  other('SQLite format 3\0', 'an SQLite database'),
  other('ustar', 'a tar archive', 'Extract the capture from it first: tar -xf <this file>', 257),
  other('<?xml', 'XML', 'Name the pcap or pcapng file that it was made from.'),
];

/** The CaptureError for octets that begin neither a pcap nor a pcapng file. */
export function notACapture(file: string, head: Uint8Array): CaptureError {
  if (head.length === 0) {
    return new CaptureError('empty', file, 'The file is empty.', 'Check whether the capture was written at all.');
  }
  const found = SIGNATURES.find((signature) => matches(signature, head));
  if (found !== undefined) {
    return new CaptureError(
      found.code,
      file,
      `This is not pcap or pcapng: it looks like ${found.looksLike}.`,
      found.advice,
    );
  }
  if (!isText(head)) {
    return new CaptureError('not-a-capture', file, 'This is not a pcap or pcapng file.', NAME_A_CAPTURE);
  }
  const json = /^\s*[[{]/.test(Buffer.from(head).toString('latin1'));
  return new CaptureError(
    'not-a-capture',
    file,
    `This is not pcap or pcapng: it looks like ${json ? 'JSON' : 'text'}.`,
    json ? NAME_A_CAPTURE : 'Name a pcap or pcapng file; text2pcap makes one from a hex dump.',
  );
}

function matches({ magic, at }: Signature, head: Uint8Array): boolean {
  return head.length >= at + magic.length && magic.every((octet, i) => head[at + i] === octet);
}

/** No control characters but white space in the octets at hand; octets from 128 are taken for UTF-8 or Latin-1. */
function isText(head: Uint8Array): boolean {
  return head.every((octet) => octet >= 0x20 || octet === 0x09 || octet === 0x0a || octet === 0x0d);
}
