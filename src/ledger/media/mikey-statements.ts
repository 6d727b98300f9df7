/**
 * MIKEY messages of a media description, as facts: what stands in them without their octets. RFC 4567 section 3.
 *
 * A message of the session stands in each of its media descriptions: it is read once.
 */
import { createHash } from 'node:crypto';
import mikey, { type MikeyKey, MikeyMessage } from '../../dissectors/mikey/index.ts';
import type { KeyManagement } from '../../dissectors/sdp/index.ts';
import type { MikeyKeyFact, MikeyStatement } from '../facts.ts';

const read = new WeakMap<KeyManagement, MikeyStatement>();

export function mikeyStatements(lines: readonly KeyManagement[]): MikeyStatement[] {
  return lines.filter(({ protocol }) => protocol === 'mikey').map(statementOf);
}

function statementOf(line: KeyManagement): MikeyStatement {
  let statement = read.get(line);
  if (statement === undefined) {
    const octets = line.reveal();
    statement = stateOf(octets);
    octets.fill(0);
    read.set(line, statement);
  }
  return statement;
}

function stateOf(octets: Uint8Array): MikeyStatement {
  const message = new MikeyMessage();
  const stopped = mikey.dissect(octets, 0, octets.length, message);
  const { mode, name, cryptoSessions, kemac, dhGroup, dhGroupCode, policies } = message;
  return {
    mode,
    dataType: name,
    cryptoSessions: cryptoSessions.length,
    encryption: kemac?.encryption ?? null,
    mac: kemac?.mac ?? null,
    keyDataOctets: kemac?.octets ?? 0,
    clearKeys: (kemac?.keys ?? []).map((key) => keyFact(key, octets)),
    dhGroup: dhGroup?.name ?? (dhGroupCode === null ? null : `group ${dhGroupCode}`),
    policies,
    unread: stopped?.detail ?? null,
  };
}

function keyFact({ type, keyStart, keyEnd }: MikeyKey, octets: Uint8Array): MikeyKeyFact {
  const keySha256 = createHash('sha256').update(octets.subarray(keyStart, keyEnd)).digest('hex').slice(0, 16);
  return { type, octets: keyEnd - keyStart, keySha256 };
}
