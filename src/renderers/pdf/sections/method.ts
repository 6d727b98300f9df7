/** Section 6: how protection is decided, and what this capture could not show. */
import type { Report } from '../../../report/schema.ts';
import { heading, keyValues, section } from '../layout/blocks.ts';
import type { Flow } from '../layout/flow.ts';
import { TYPE } from '../theme.ts';

export function method(flow: Flow, report: Report): void {
  section(
    flow,
    6,
    'Method and limitations',
    'The capture is read frame by frame. For each leg, what the endpoints agreed on is compared with what they then sent; where keys are at hand, the result is checked. This report gives observations, not opinions: it is evidence for an examination, and does not replace one.',
  );
  heading(flow, 'How protection is known');
  keyValues(flow, [
    [
      'Negotiated',
      'The endpoints agreed on encryption in a handshake or a session description. That they kept to it was not seen.',
      TYPE.body,
    ],
    [
      'Observed',
      'What was sent looks as it must: protected records after a complete handshake, or media that statistical tests cannot tell from random octets. Media in clear is recognized by its codec.',
      TYPE.body,
    ],
    [
      'Proved',
      'A key or fingerprint was checked against the traffic: an authentication tag verified, or a certificate matched the fingerprint that had been agreed.',
      TYPE.body,
    ],
  ]);
  heading(flow, 'How results are worded');
  keyValues(flow, [
    ['Exceptions noted', 'At least one rule of the control failed on something that was captured.'],
    [
      'No exceptions noted',
      'At least one rule was tested and none failed, in what was captured. It does not speak for other times and paths.',
    ],
    ['Not tested', 'No rule of the control could be tested. It says nothing in either direction.'],
    [
      'Open',
      'A rule was asked and the capture does not hold enough to answer. An open question never counts as a pass.',
    ],
  ]);
  heading(flow, 'What this capture could not show');
  for (const { text } of report.limitations) bullet(flow, text);
}

function bullet(flow: Flow, text: string): void {
  const { left } = flow;
  flow.ensure(2 * TYPE.body.leading);
  const y = flow.y + TYPE.body.leading / 2;
  flow.artifact((document) => {
    document.circle(left + 3, y, 1.4).fill(TYPE.soft.color);
  });
  flow.paragraph([{ text, style: TYPE.body }], { indent: 14 });
  flow.space(3);
}
