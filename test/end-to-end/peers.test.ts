// A peer that is not installed fails a test with the sentence that says what to run; nothing is skipped in silence.
import { afterEach, expect, it } from 'vitest';
import { endPeers, startPeer } from './background.ts';
import { ask } from './peers.ts';

afterEach(endPeers);

const SENTENCE = /^no-such-peer is not installed: run test\/end-to-end\/install-peers\.sh/;

it('says what to run when a peer is missing', () => {
  expect(() => ask('no-such-peer', [])).toThrow(SENTENCE);
});

it('says it for a peer in the background, too', async () => {
  await expect(startPeer('no-such-peer', [], '/').until(/anything/)).rejects.toThrow(SENTENCE);
});

it.each([
  ['tshark', ['--version']],
  ['capinfos', ['--version']],
  ['editcap', ['--version']],
  ['mergecap', ['--version']],
  ['reordercap', ['--version']],
  ['sharkd', ['--version']],
  ['tcpdump', ['--version']],
  ['openssl', ['version']],
  ['qpdf', ['--version']],
  ['gzip', ['--version']],
] as const)('%s is installed', (program, parameters) => {
  expect(ask(program, parameters)).not.toBe('');
});
