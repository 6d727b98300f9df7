/**
 * What shows that a rule fires where it must and nowhere else: one capture on which it does, with the frames that prove it, and one on which
 * it does not though it looks close. Both are written by hand, from how the programs were configured and from tshark.
 *
 * The tables beside this file are by area; `test/rules/captures.test.ts` holds every rule to them, and `test/end-to-end/rule-captures.test.ts`
 * asks tshark whether the frames are what the table says.
 */
export interface RuleCapture {
  /** Id of the rule. */
  readonly rule: string;
  readonly fires: {
    /** `open` only for a rule that has no `fail`. */
    readonly verdict: 'fail' | 'open';
    readonly capture: Capture;
    /** The policy in YAML, where the default does not ask for it. */
    readonly policy?: string;
    /** All frames that the evidence of its findings names, from the first to the last. */
    readonly frames: readonly number[];
    /** A Wireshark display filter that all of these frames pass, and which says what is wrong with them; never by frame number. */
    readonly filter: string;
    /** What tshark needs to be told to dissect them: `-d tcp.port==5063,tls`. */
    readonly tshark?: readonly string[];
  };
  readonly sound: {
    readonly capture: Capture;
    readonly policy?: string;
    /** At least one subject has this outcome, and none has that of `fires`. `notAsked`: for a rule that only fails, there is no subject. */
    readonly verdict: 'pass' | 'notApplicable' | 'open' | 'notAsked';
    /** Why it looks close, and why it is sound all the same: a sentence. */
    readonly why: string;
  };
}

/** The id of a fixture; or the octets of a capture file that the table builds, where no program can be brought to do it. */
export type Capture = string | (() => Uint8Array);

/** Whole numbers from `first` to `last`. */
export function to(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
