/** Content-Type and Content-Disposition (RFC 3261 sections 20.15 and 20.11): a type and its parameters. */
import { type Parameters, readParameters, trimBlanks } from './values.ts';

export interface MediaType {
  /** Lower case, blanks around the slash removed: `application/sdp`, `multipart/mixed`. */
  readonly type: string;
  readonly parameters: Parameters;
}

export function parseMediaType(text: string): MediaType {
  const semicolon = text.indexOf(';');
  const type = (semicolon === -1 ? text : text.slice(0, semicolon)).toLowerCase();
  const slash = type.indexOf('/');
  return {
    type: slash === -1 ? trimBlanks(type) : `${trimBlanks(type.slice(0, slash))}/${trimBlanks(type.slice(slash + 1))}`,
    parameters: readParameters(text),
  };
}
