/**
 * Signaling of many users for tests: requests and answers with the fields that tell transactions, users and sign-ins apart.
 *
 *     const frames = traffic([
 *       ask('REGISTER', { user: '1001' }), answer(401), ask('REGISTER', { user: '1001', signIn: 'n1' }), answer(200),
 *     ]);
 *
 * An answer belongs to the request before it. Time passes by `after` (milliseconds) before a message.
 */
import { CALL_TIME, datagram } from './call-builder.ts';
import type { BuiltFrame } from './packet-builder.ts';

export const CLIENT = '203.0.113.66';
export const SERVER = '198.51.100.5';

export interface AskWishes {
  /** User part of To and of the Request-URI. */
  readonly user?: string;
  readonly from?: string;
  readonly callId?: string;
  readonly cseq?: number;
  /** The nonce that a Digest sign-in answers. */
  readonly signIn?: string;
  readonly nonceCount?: number;
  readonly source?: string;
  readonly destination?: string;
  readonly headers?: readonly string[];
  readonly toTag?: string;
  readonly vias?: readonly string[];
  readonly after?: number;
  readonly body?: string;
  /** False: the request has no Contact. */
  readonly contact?: false;
}

export interface AnswerWishes {
  readonly headers?: readonly string[];
  readonly after?: number;
}

type Step =
  | { readonly kind: 'ask'; readonly method: string; readonly wishes: AskWishes }
  | { readonly kind: 'answer'; readonly status: number; readonly wishes: AnswerWishes };

export function ask(method: string, wishes: AskWishes = {}): Step {
  return { kind: 'ask', method, wishes };
}

export function answer(status: number, wishes: AnswerWishes = {}): Step {
  return { kind: 'answer', status, wishes };
}

/** A Digest challenge with MD5 and qop. */
export function challengeHeader(nonce: string, more = ''): string {
  return `WWW-Authenticate: Digest realm="example.com", nonce="${nonce}", qop="auth"${more}`;
}

/** @param start Unix seconds of the first message */
export function traffic(steps: readonly Step[], start = CALL_TIME): BuiltFrame[] {
  let milliseconds = (start - CALL_TIME) * 1000;
  let last: { method: string; wishes: AskWishes; number: number } | null = null;
  return steps.map((step, number) => {
    milliseconds += step.wishes.after ?? 10;
    if (step.kind === 'ask') {
      last = { method: step.method, wishes: step.wishes, number };
      return sent(askText(step.method, step.wishes, number), step.wishes, milliseconds, false);
    }
    if (last === null) throw new Error('an answer needs a request before it');
    return sent(answerText(step.status, step.wishes, last), last.wishes, milliseconds, true);
  });
}

function sent(text: string, wishes: AskWishes, milliseconds: number, isAnswer: boolean): BuiltFrame {
  const [client, server] = [`${wishes.source ?? CLIENT}:5060`, `${wishes.destination ?? SERVER}:5060`];
  return isAnswer ? datagram(server, client, text, milliseconds) : datagram(client, server, text, milliseconds);
}

function fields(method: string, wishes: AskWishes, number: number, toTag: string | undefined): string[] {
  const { user = '1001', from = `sip:${user}@example.com`, source = CLIENT } = wishes;
  const vias = wishes.vias ?? [source];
  return [
    ...vias.map((host) => `Via: SIP/2.0/UDP ${host}:5060;branch=z9hG4bK${wishes.callId ?? number}`),
    `From: <${from}>;tag=f${wishes.callId ?? number}`,
    `To: <sip:${user}@example.com>${toTag === undefined ? '' : `;tag=${toTag}`}`,
    `Call-ID: ${wishes.callId ?? `call-${number}`}`,
    `CSeq: ${wishes.cseq ?? number + 1} ${method}`,
  ];
}

function askText(method: string, wishes: AskWishes, number: number): string {
  const { user = '1001', signIn, nonceCount = 1, headers = [], source = CLIENT, body = '' } = wishes;
  const count = nonceCount.toString(16).padStart(8, '0');
  return [
    `${method} sip:${user}@example.com SIP/2.0`,
    ...fields(method, wishes, number, wishes.toTag),
    ...(wishes.contact === false ? [] : [`Contact: <sip:${user}@${source}:5060>`]),
    ...(signIn === undefined
      ? []
      : [
          `Authorization: Digest username="${user}", realm="example.com", nonce="${signIn}", uri="sip:example.com", response="00", qop=auth, nc=${count}, cnonce="c"`,
        ]),
    ...headers,
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
}

function answerText(
  status: number,
  { headers = [] }: AnswerWishes,
  { method, wishes, number }: { method: string; wishes: AskWishes; number: number },
): string {
  return [
    `SIP/2.0 ${status} Reason`,
    ...fields(method, wishes, number, wishes.toTag ?? 'answered'),
    ...headers,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}
