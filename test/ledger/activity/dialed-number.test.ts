import { describe, expect, it } from 'vitest';
import { dialedNumber, rangeOf, tailOf } from '../../../src/ledger/activity/dialed-number.ts';
import { placeOfNumber } from '../../../src/registry/phone-numbers.ts';
import { scannerIn } from '../../../src/registry/scanners.ts';

describe('what was dialed', () => {
  it.each([
    ['sip:+442079460123@example.com', '+442079460123'],
    ['sip:%2B442079460123@example.com;user=phone', '+442079460123'],
    ['tel:+44-20-7946-0123', '+442079460123'],
    ['sip:00442079460123@example.com', '+442079460123'],
    ['sip:011442079460123@example.com', '+442079460123'],
    ['sip:9011442079460123@example.com', '+442079460123'],
    ['sip:12125550123@example.com', '+12125550123'],
    ['sip:912125550123@example.com', '+12125550123'],
    ['sip:02079460123@example.com', null],
    ['sip:1001@example.com', null],
    ['sip:442079460123@example.com', null],
  ])('%s goes to %s', (uri, international) => {
    expect(dialedNumber(uri)?.international).toBe(international);
  });

  it.each(['sip:alice@example.com', 'sip:example.com', 'sip:12@example.com', 'urn:service:sos', ''])(
    '%s is no number',
    (uri) => {
      expect(dialedNumber(uri)).toBeNull();
    },
  );

  it('is named by its first digits, never by the last four', () => {
    expect(rangeOf(dialedNumber('sip:+442079460123@x')!)).toBe('+4420794');
    expect(rangeOf(dialedNumber('sip:+88216123@x')!)).toBe('+8821');
    expect(rangeOf(dialedNumber('sip:09001234567@x')!)).toBe('0900');
  });

  it('has the same tail whatever stands before it', () => {
    const dialed = ['00972592111111', '011972592111111', '900972592111111', '+972592111111', '972592111111'];
    const tails = dialed.map((user) => tailOf(dialedNumber(`sip:${user}@x`)!)!);
    expect(new Set(tails.map(({ tail }) => tail)).size).toBe(1);
    expect(new Set(tails.map(({ prefix }) => prefix)).size).toBe(5);
    expect(tailOf(dialedNumber('sip:1001@x')!)).toBeNull();
  });
});

// ITU-T E.164 assigned codes and numbering plans; fictional numbers where the plan has them.
describe('where a number goes', () => {
  it.each([
    ['+442079460123', 'GB', 'ordinary'],
    ['+449098790000', 'GB', 'premium'],
    ['+19005550123', 'US', 'premium'],
    ['+8816234567', null, 'satellite'],
    ['+870773111111', null, 'satellite'],
    ['+882161234567', null, 'global-network'],
    ['+979123456789', null, 'premium'],
    ['+252612345678', 'SO', 'ordinary'],
    ['+999123456', null, 'invalid'],
  ])('%s: %s, %s', (number, country, kind) => {
    expect(placeOfNumber(number)).toEqual({ country, kind });
  });
});

describe('names of scanners', () => {
  it.each([
    ['friendly-scanner', 'friendly-scanner'],
    ['sipcli/v1.8', 'sipcli'],
    ['VaxSIPUserAgent/3.1', 'vaxsipuseragent'],
    ['sipvicious', 'sipvicious'],
    ['eyeBeam release 1102q', 'eyebeam'],
  ])('%s', (text, name) => {
    expect(scannerIn(text)?.name).toBe(name);
  });

  it.each(['Kiwari Phone', 'Asterisk PBX 20.1', 'Yealink SIP-T46S', 'mysmapper', ''])('%s is none', (text) => {
    expect(scannerIn(text)).toBeNull();
  });
});
