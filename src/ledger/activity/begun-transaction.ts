/**
 * A request that begins something, as the register keeps it: who asks whom, about which user, with which sign-in. RFC 3261 section 10.2
 * for registrations, RFC 7616 for the sign-in.
 *
 * Not handled: requests within a dialog, ACK and CANCEL; the register leaves them out.
 */
import type { FrameReference } from '../../capture/frame.ts';
import type { Authentication, SipMessage } from '../../dissectors/sip/index.ts';
import type { SignalingPath } from '../signaling/signaling-path.ts';
import { dialedNumber } from './dialed-number.ts';
import { nonceHash } from './nonces.ts';
import { addressOfRecord, type Transaction } from './transactions.ts';

const MAX_METHOD_SHOWN = 32;
/** Characters; longer ones are cut. */
export const MAX_USER_NAME = 128;

export function begin(
  message: SipMessage,
  path: SignalingPath,
  source: string,
  destination: string,
  at: FrameReference,
): Transaction {
  const { method } = message;
  const to = message.to?.uri;
  const isRegister = method === 'REGISTER';
  const signIns = [...message.authorizations, ...message.proxyAuthorizations];
  return {
    method: method.slice(0, MAX_METHOD_SHOWN),
    callId: message.callId ?? '',
    aor: addressOfRecord(isRegister ? to : message.from?.uri),
    user: isRegister ? addressOfRecord(to) : addressOfRecord(message.requestUri) || addressOfRecord(to),
    source,
    destination,
    path,
    at,
    signIn: signIns.length === 0 ? null : signInOf(signIns[0]!),
    forwarded: message.vias.length > 1,
    asksOnly: isRegister && message.header('contact') === undefined,
    withdraws: isRegister && grantedSeconds(message) === 0,
    dialed: method === 'INVITE' ? dialedNumber(message.requestUri) !== null : false,
    nameUse: null,
    answered: false,
    final: 0,
    replay: false,
  };
}

function signInOf(authentication: Authentication): NonNullable<Transaction['signIn']> {
  const nonce = authentication.parameter('nonce');
  const counted = authentication.parameter('nc') ?? '';
  return {
    nonce: nonce === null || nonce === '' ? null : nonceHash(nonce),
    nonceCount: /^[0-9a-fA-F]{1,8}$/.test(counted) ? Number.parseInt(counted, 16) : -1,
    userName: (authentication.parameter('username') ?? '').slice(0, MAX_USER_NAME),
  };
}

/** Seconds asked for or granted, for the contact that lasts longest; 0 takes the registration back. RFC 3261 section 10.2. */
export function grantedSeconds(message: SipMessage): number {
  const inAll = Number.parseInt(message.header('expires') ?? '', 10);
  const otherwise = Number.isNaN(inAll) ? DEFAULT_EXPIRES : inAll;
  const each = message.contacts.map(({ parameters }) => {
    const own = Number.parseInt(parameters.get('expires') ?? '', 10);
    return Number.isNaN(own) ? otherwise : own;
  });
  return each.length === 0 ? otherwise : Math.max(...each.slice(0, MAX_CONTACTS));
}

/** A user has a handful. */
const MAX_CONTACTS = 64;
/** RFC 3261 section 10.2.1.1 leaves it to the registrar; an hour is what it recommends. */
const DEFAULT_EXPIRES = 3_600;
