/** TLS and DTLS sessions, as the report holds them; see `../schema.ts`. */
import * as z from 'zod';
import { Count, Endpoint, Evidence, NamedCode, Reference, Text } from './terms.ts';

export const TlsSession = z.strictObject({
  id: Text,
  protocol: z.enum(['TLS', 'DTLS']),
  client: Endpoint,
  server: Endpoint,
  version: Text.nullable(),
  cipherSuite: NamedCode.nullable(),
  group: Text.nullable(),
  signatureScheme: Text.nullable(),
  serverName: Text.nullable(),
  alpn: Text.nullable(),
  handshake: z.enum(['complete', 'failed', 'partial', 'unseen']),
  resumed: z.boolean().nullable(),
  clientAuthenticated: z.boolean().nullable(),
  certificates: z.array(Text),
  certificatesHidden: z.boolean(),
  decrypted: z.boolean(),
  useSrtp: Text.nullable(),
  useSrtpOffered: z.array(Text),
  connections: Count,
  applicationOctets: Count,
  legs: z.array(Text),
  first: Reference,
  serverHello: Reference.nullable(),
  /** Where the handshake was complete; null when it was not. */
  completed: Reference.nullable(),
  alerts: z.array(Evidence),
});
