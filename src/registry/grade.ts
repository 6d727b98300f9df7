/**
 * The grades and severities of the registry tables, and how a code point is written.
 *
 * A grade is this project's reading of the sources that the tables name; a policy may decide otherwise.
 */

/** A recommended, B acceptable, C weak, D deprecated, F broken, X regional (the policy decides), I signaling value. */
export type Grade = 'A' | 'B' | 'C' | 'D' | 'F' | 'X' | 'I';

export type Severity = 'critical' | 'high' | 'medium' | 'low' | 'info';

/** `0x00ff`: lower-case hex, at least four digits. */
export function hexCode(code: number): string {
  return `0x${code.toString(16).padStart(4, '0')}`;
}

/** The name of a code point that no table here knows: `0x00FF`, as Wireshark and the IANA registries write it. */
export function unknownName(code: number): string {
  return `0x${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
