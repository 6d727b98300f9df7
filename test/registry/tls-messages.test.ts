import { describe, expect, it } from 'vitest';
import { hexCode, unknownName } from '../../src/registry/grade.ts';
import {
  alertName,
  extensionName,
  handshakeTypeName,
  isKnownAlert,
  isKnownHandshakeType,
} from '../../src/registry/tls-messages.ts';

describe('names of TLS messages', () => {
  it.each([
    [0, 'close_notify'],
    [40, 'handshake_failure'],
    [48, 'unknown_ca'],
    [70, 'protocol_version'],
    [86, 'inappropriate_fallback'],
    [116, 'certificate_required'],
    [120, 'no_application_protocol'],
  ])('alert %i is %s (RFC 8446 section 6)', (code, name) => {
    expect(alertName(code)).toBe(name);
    expect(isKnownAlert(code)).toBe(true);
  });

  it.each([
    [1, 'client_hello'],
    [2, 'server_hello'],
    [11, 'certificate'],
    [24, 'key_update'],
    [254, 'message_hash'],
  ])('handshake type %i is %s (RFC 8446 section 4)', (code, name) => {
    expect(handshakeTypeName(code)).toBe(name);
  });

  it.each([
    [0, 'server_name'],
    [16, 'application_layer_protocol_negotiation'],
    [43, 'supported_versions'],
    [51, 'key_share'],
    [0xff01, 'renegotiation_info'],
    [0x8a8a, 'GREASE'],
  ])('extension %i is %s (RFC 8446 section 4.2)', (code, name) => {
    expect(extensionName(code)).toBe(name);
  });

  it('keeps the number of what it does not know', () => {
    expect(alertName(99)).toBe('unknown (99)');
    expect(isKnownAlert(99)).toBe(false);
    expect(handshakeTypeName(99)).toBe('unknown (99)');
    expect(isKnownHandshakeType(99)).toBe(false);
    expect(extensionName(0x1235)).toBe('unknown (4661)');
    expect([hexCode(0x2f), unknownName(0xabc)]).toEqual(['0x002f', '0x0ABC']);
  });
});
