/** What a table without room does: nothing that was accepted in a borrowed name is dropped. */
import { describe, expect, it } from 'vitest';
import { NamedUsers } from '../../../src/ledger/activity/named-users.ts';
import type { Transaction } from '../../../src/ledger/activity/transactions.ts';
import { frame } from '../../support/facts-builder.ts';

const ROOM = 1_000;

const accept = (named: NamedUsers, server: number) =>
  named.accepted(
    { aor: `sip:u${server}@example.com`, destination: `server ${server}`, signIn: null, at: frame(2) } as Transaction,
    { fits: false, registeredAt: frame(1) },
    frame(3),
  );

describe('users that are named at more servers than are told apart', () => {
  it('count all the same, and the servers beyond are nobody’s peers', () => {
    const named = new NamedUsers();
    for (let server = 0; server < ROOM + 5; server++) accept(named, server);
    expect(named.facts()).toMatchObject({ accepted: ROOM + 5, elsewhere: ROOM + 5 });
    named.forgetPeers(() => true);
    expect(named.facts()).toMatchObject({ accepted: ROOM + 5, elsewhere: 5 });
  });
});
