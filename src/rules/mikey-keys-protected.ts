/**
 * Keys that MIKEY carries are hidden and authenticated. RFC 3830 sections 4.2.3, 4.2.4, 6.1 and 6.2.
 *
 * A message that was read went in clear, or the capture gave the keys to read it. Encrypted keys in a message in clear are low: MIKEY is made for
 * that, but whoever gets the pre-shared or private key later can open every call that was recorded.
 *
 * Not handled: whether a MAC or signature verifies; the modes of RFC 6043, 6267 and 6509, which are told by name.
 */
import type { MikeyFact } from '../ledger/facts.ts';
import { defineRule } from './define-rule.ts';
import { cite } from './terms/citing.ts';
import { capital, clip, list } from './terms/wording.ts';
import { carriesClearKeys, mikeyEvidence, mikeyInForce } from './terms/zrtp.ts';

export default defineRule({
  id: 'mikey-keys-protected',
  title: 'Keys that MIKEY carries are encrypted and authenticated',
  criteria: ['CC6.7', 'CC6.1'],
  rationale: {
    'CC6.7': 'A MIKEY key that stands unencrypted opens the conversation that it was to protect on its way.',
    'CC6.1': 'The key itself is what has to be protected, and the message that carries it failed to.',
  },
  severity: 'critical',
  subject: 'media-leg',
  catalogue: ['KEY-015'],
  why: 'MIKEY may carry the key of the media in the call setup. With NULL encryption it stands there as it is, and whoever recorded the setup can decrypt the call; with a NULL MAC nobody notices that it was changed.',
  remedy:
    'Use a mode that agrees on the key instead of carrying it (Diffie-Hellman, DHHMAC), or DTLS-SRTP. Switch NULL encryption and the NULL MAC of MIKEY off, and carry the signaling over TLS on every hop.',
  meaning: {
    pass: 'The messages in force carry no key (Diffie-Hellman modes), or carry it encrypted in signaling that is not in clear.',
    fail: 'Key data is there without encryption (critical), or a pre-shared message has no MAC (high); low for encrypted key data in signaling in clear.',
    open: 'A message could not be read to its end, or is of a mode that is told by name only.',
    notApplicable: 'No MIKEY message is in force.',
  },
  references: ['RFC 3830 s4.2.3', 'RFC 3830 s4.2.4', 'RFC 3830 s6.2', 'RFC 4567 s7', 'RFC 4650 s4'],
  judge(leg, { pass, fail, open, notApplicable }) {
    const messages = leg.media === null ? [] : mikeyInForce(leg.media);
    const [first, ...more] = messages.map(mikeyEvidence);
    if (first === undefined) return notApplicable('No MIKEY message is in force for this media.');
    const evidence = cite([first, ...more]);
    const clear = messages.find(carriesClearKeys);
    if (clear !== undefined) {
      const where = clear.inClear ? 'in signaling that went in clear' : 'and only the signaling hides it';
      const words = `${named(clear)} carries its key data without encryption (NULL), ${where}.`;
      return fail(words, evidence, clear.inClear ? undefined : 'medium');
    }
    const bare = messages.find(({ mode, mac, keyDataOctets }) => mode === 'psk' && mac === 'NULL' && keyDataOctets > 0);
    if (bare !== undefined)
      return fail(`${named(bare)} has no MAC (NULL): a change would not be noticed.`, evidence, 'high');
    const untold = messages.find(({ mode, unread }) => unread !== null || UNTOLD.has(mode));
    if (untold !== undefined)
      return open(
        `${named(untold)} was not read to its end${untold.unread === null ? '' : `: ${untold.unread}`}.`,
        evidence,
        'medium',
      );
    const carried = messages.find(
      ({ mode, inClear, keyDataOctets }) => inClear && keyDataOctets > 0 && CARRYING.has(mode),
    );
    if (carried !== undefined) {
      const words = `${named(carried)} carries its key encrypted (${carried.encryption}) in signaling that went in clear: whoever gets the key that it is encrypted with can open the call.`;
      return fail(words, evidence, 'low');
    }
    const modes = list([...new Set(messages.map(({ dataType }) => clip(dataType)))]);
    return pass(`No key can be read in the MIKEY messages (${modes}).`, evidence);
  },
});

const UNTOLD: ReadonlySet<MikeyFact['mode']> = new Set(['ticket', 'ibake', 'sakke', 'unknown']);
/** Without forward secrecy. */
const CARRYING: ReadonlySet<MikeyFact['mode']> = new Set(['psk', 'pke', 'rsa-r']);

function named({ dataType, message }: MikeyFact): string {
  return capital(`the MIKEY message of the ${clip(message)} (${clip(dataType)})`);
}
