import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pseudonymsOf } from '../../src/report/pseudonyms.ts';
import { callIdentifier, identity, maskUri } from '../../src/report/redact.ts';

describe('masking of SIP identities', () => {
  it.each([
    ['sip:+14155550112@example.com', 'sip:+1415•••••12@example.com'],
    ['sips:+442079460958@carrier.example:5061', 'sips:+4420•••••58@carrier.example:5061'],
    ['sip:4155550112@example.com', 'sip:41555•••••12@example.com'],
    ['sip:(415) 555-0112@example.com', 'sip:41555•••••12@example.com'],
    ['tel:+1-415-555-0112', 'tel:+1415•••••12'],
    ['tel:+14155550112;phone-context=example.com', 'tel:+1415•••••12'],
    ['tel:911', 'tel:9•••'],
    ['sip:1001@pbx', 'sip:1•••@pbx'],
    ['sip:100123456@pbx', 'sip:1•••@pbx'],
    ['sip:a@x', 'sip:a•••@x'],
    ['sip:alice@example.com', 'sip:a•••@example.com'],
    ['sip:alice.alice.alice@example.com', 'sip:a•••@example.com'],
    ['sip:alice:secret@example.com;user=phone', 'sip:a•••@example.com'],
    ['sip:bob@example.com?Subject=secret', 'sip:b•••@example.com'],
    ['sip:alice@inner@example.com', 'sip:a•••@example.com'],
    ['sip:%61lice@example.com', 'sip:•••@example.com'],
    ['sip:Žofie@example.com', 'sip:Ž•••@example.com'],
    ['sip:anonymous@anonymous.invalid', 'sip:anonymous@anonymous.invalid'],
    ['sip:example.com', 'sip:example.com'],
    ['sip:pbx:5060', 'sip:pbx:5060'],
    ['sip:alice:PASSw0rd', 'sip:alice'],
    ['sip:alice@x.com:PASSw0rd', 'sip:a•••@x.com'],
    ['sip:4155550112', 'sip:41555•••••12'],
    ['sips:14155550112;phone-context=example.com', 'sips:14155•••••12'],
    ['sip:[2001:db8::1]:5060', 'sip:[2001:db8::1]:5060'],
    ['sip:alice@[2001:db8::1]:5060', 'sip:a•••@[2001:db8::1]:5060'],
    ['urn:service:sos', 'urn:service:sos'],
    ['alice@example.com', 'a•••@example.com'],
    ['alice', 'a•••'],
    ['', '•••'],
    ['im:alice@example.com', 'im:a•••@example.com'],
    ['x-thing:alice', 'x-thing:a•••'],
  ])('%s becomes %s', (uri, masked) => {
    expect(maskUri(uri)).toBe(masked);
  });

  it('tells nothing of the length of a short user, and at most seven characters of a long number', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{2,30}$/), (user) => {
        fc.pre(user !== 'anonymous');
        expect(maskUri(`sip:${user}@h`)).toBe(`sip:${user[0]}•••@h`);
      }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^\+[0-9]{9,15}$/), (number) => {
        const masked = maskUri(`sip:${number}@h`);
        expect(masked).toHaveLength('sip:+1234•••••56@h'.length);
      }),
    );
  });

  it('never lets a user of four or more letters through, whatever surrounds it', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        expect(maskUri(`sip:${before}zwxqv${after}@example.com`)).not.toContain('zwxqv');
      }),
    );
  });

  it('leaves identities in clear when asked, and makes them printable either way', () => {
    expect(identity('sip:+14155550112@example.com', 'clear')).toBe('sip:+14155550112@example.com');
    expect(identity('sip:a\u001b[0m@example.com', 'clear')).toBe('sip:a\\u{1b}[0m@example.com');
    expect(identity('sip:\u001b[0m@example.com', 'mask')).toBe('sip:•••@example.com');
  });
});

describe('Call-IDs', () => {
  it.each([
    ['a84b4c76e66710@pc33.example.com', 'a84b4c76e66710', 'a84b4c76e66710@pc33.example.com'],
    ['4711', '4711', '4711'],
    ['a\u202eb@h', 'a\\u{202e}b', 'a\\u{202e}b@h'],
  ])('%s', (callId, masked, clear) => {
    expect(callIdentifier(callId, 'mask')).toBe(masked);
    expect(callIdentifier(callId, 'clear')).toBe(clear);
  });
});

describe('pseudonyms', () => {
  const key = Buffer.from('0123456789abcdef0123456789abcdef');
  const ours = pseudonymsOf(key);

  it('stand in the place of the user part, and keep scheme and host', () => {
    expect(identity('sip:alice@example.com:5060;user=phone', ours)).toMatch(/^sip:p-[0-9a-f]{12}@example\.com:5060$/);
    expect(identity('tel:+14155550112', ours)).toMatch(/^tel:p-[0-9a-f]{12}$/);
    expect(identity('sip:example.com', ours)).toBe('sip:example.com');
    expect(identity('sip:anonymous@anonymous.invalid', ours)).toBe('sip:anonymous@anonymous.invalid');
  });

  it('are HMAC-SHA-256 of digits, or of user and host', () => {
    // printf 'user\n14155550112' | openssl dgst -sha256 -mac HMAC -macopt key:0123456789abcdef0123456789abcdef
    expect(identity('tel:+1-415-555-0112', ours)).toBe('tel:p-2bb263e80b36');
    // printf 'user\nalice@example.com' | openssl dgst ...
    expect(identity('sip:alice@example.com', ours)).toBe('sip:p-dc206e9b69f6@example.com');
  });

  it('are the same for a number on every host, and differ for a name', () => {
    const user = (uri: string) => /p-[0-9a-f]+/.exec(identity(uri, ours))![0];
    expect(user('sip:+14155550112@a.example')).toBe(user('sip:(1415)555-0112@b.example:5061'));
    expect(user('sip:alice:secret@A.example:5060')).toBe(user('sip:alice@a.example'));
    expect(user('sip:1001@a.example')).not.toBe(user('sip:1001@b.example'));
  });

  it('differ with the key, which has a name that says nothing', () => {
    const other = pseudonymsOf(Buffer.from('another key of sixteen octets'));
    expect(identity('sip:alice@example.com', other)).not.toBe(identity('sip:alice@example.com', ours));
    expect(other.keyId).not.toBe(ours.keyId);
    expect(ours.keyId).toMatch(/^[0-9a-f]{12}$/);
  });
});
