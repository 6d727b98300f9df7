import rule from '../../src/rules/dtls-certificate-not-shared.ts';
import { call, certificate, dtlsSession, facts, mediaLeg } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const shared = (calls: number, mediaKeyingOnly = true, connections = calls) => {
  const ids = Array.from({ length: calls }, (_, index) => `call-${index + 1}`);
  return facts({
    calls: ids.map((id) => call({ id })),
    legs: [mediaLeg({ tls: ['dtls-1'], calls: ids })],
    tlsSessions: [dtlsSession({ certificates: ['cert-1'], connections })],
    certificates: [certificate({ mediaKeyingOnly })],
  });
};

testRule(rule, {
  fail: [{ name: 'a hundred calls', facts: shared(100), says: ['100 calls'], cites: [4] }],
  notApplicable: [
    { name: 'a hundred calls over one association', facts: shared(100, true, 1), says: ['few calls'] },
    { name: 'fewer', facts: shared(99), says: ['few calls'] },
    { name: 'a certificate of a server', facts: shared(100, false), says: ['none of DTLS-SRTP'] },
  ],
  never: { pass: 'other calls were not captured', open: 'the same' },
});
