/** Reassembly: IP fragments to datagrams, TCP segments to streams. */
export {
  FRAGMENT_LIMITS,
  FragmentTable,
  type Reassembled,
  type Unfinished,
} from './ip-fragments.ts';
export { startsWithSipStartLine } from './sip-start-line.ts';
export { type HoleReason, TcpBuffer, type TcpSink, TcpStream } from './tcp-stream.ts';
