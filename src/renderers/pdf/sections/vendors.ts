/** Vendors and carriers that were seen, with the encryption of what went to and from each: for reviews of vendors. */
import type { Report, ReportLeg } from '../../../report/schema.ts';
import { counted, figure, PROTECTION_TONES } from '../../words.ts';
import { section, sentence } from '../layout/blocks.ts';
import type { Flow } from '../layout/flow.ts';
import type { Span } from '../layout/lines.ts';
import { type Cell, type Column, clamped, heightToStart, type Row, table } from '../layout/table.ts';
import { type Parties, type Party, partiesOf } from '../parties.ts';
import { toControls } from '../references.ts';
import { STEP, TONE_COLORS, TYPE } from '../theme.ts';

const PRINTED = 200;
const ADDRESSES_SHOWN = 3;
const NAMES_SHOWN = 2;

const COLUMNS: readonly Column[] = [
  { head: 'Who, and how it is known', width: 1 },
  { head: 'Addresses', width: 112, fixed: true },
  { head: 'Signaling', width: 92, fixed: true },
  { head: 'Media', width: 84, fixed: true },
];

export function vendors(flow: Flow, report: Report): void {
  const parties = partiesOf(report);
  const rows = parties.named.slice(0, PRINTED).map(partyRow);
  section(
    flow,
    'vendors',
    'Hosts under the name that the policy gives them, else under the name that they were asked for in a handshake (SNI), else under the one in the certificate that they showed. The last two are what a peer says of itself.',
    heightToStart(flow, COLUMNS, rows),
  );
  if (rows.length > 0) {
    table(flow, COLUMNS, rows);
    flow.space(STEP);
  }
  closing(flow, report, parties, rows.length);
}

function closing(flow: Flow, report: Report, { named, unnamed }: Parties, printed: number): void {
  if (report.legs.length === 0) {
    sentence(flow, 'No host took part in VoIP traffic.');
    return;
  }
  if (named.length > printed) {
    sentence(flow, `${counted(named.length - printed, 'more name')} in the JSON report inside this file.`);
  }
  if (unnamed > 0) {
    const who = named.length === 0 ? counted(unnamed, 'host') : counted(unnamed, 'other host');
    sentence(
      flow,
      `${who} ${unnamed === 1 ? 'has' : 'have'} no name here: the policy gives none and no handshake tells one. Naming carriers and vendors in the policy (endpoints) makes this table the list for `,
      ...(report.controls.some(({ criterion }) => criterion === 'CC9.2')
        ? toControls(['CC9.2'])
        : [{ text: 'CC9.2', style: TYPE.soft }]),
      '.',
    );
  }
}

function partyRow(party: Party): Row {
  const { name, knownBy, addresses, zones, serverNames, subjects, versions, signaling, media } = party;
  const soft = TYPE.cellSoft;
  const zone = zones.length === 0 ? '' : `, zone ${zones.join(', ')}`;
  const said = [
    ...serverNames.slice(0, NAMES_SHOWN).map((text) => `asked for as ${text}`),
    ...subjects.slice(0, NAMES_SHOWN).map((text) => `certificate of ${text}`),
  ];
  const rest = addresses.length - ADDRESSES_SHOWN;
  return [
    {
      paragraphs: [
        clamped(name, TYPE.cellStrong, 4),
        [{ text: `by ${knownBy}${zone}`, style: soft }],
        ...said.map((text) => clamped(text, soft, 3)),
      ],
    },
    {
      paragraphs: [
        ...addresses.slice(0, ADDRESSES_SHOWN).map((text) => clamped(text, TYPE.cellMono, 3)),
        ...(rest > 0 ? [[{ text: `and ${figure(rest)} more`, style: soft }]] : []),
      ],
    },
    legsCell(signaling, versions),
    legsCell(media, []),
  ];
}

/** Legs by protection, worst first; then the versions of TLS that were agreed on. */
function legsCell(legs: readonly ReportLeg[], versions: readonly string[]): Cell {
  if (legs.length === 0) return { paragraphs: [[{ text: 'none seen', style: TYPE.cellSoft }]] };
  const lines = ORDER.flatMap((protection): Span[][] => {
    const count = legs.filter((leg) => leg.protection === protection).length;
    if (count === 0) return [];
    const style = { ...TYPE.cellStrong, color: TONE_COLORS[PROTECTION_TONES[protection]].ink };
    return [[{ text: `${figure(count)} ${protection}`, style }]];
  });
  const agreed: Span[][] =
    versions.length === 0 ? [] : [[{ text: versions.slice(0, 3).join(', '), style: TYPE.cellSoft }]];
  const [worst] = ORDER.filter((protection) => legs.some((leg) => leg.protection === protection));
  return { paragraphs: [...lines, ...agreed], mark: PROTECTION_TONES[worst!] };
}

const ORDER: readonly ReportLeg['protection'][] = ['cleartext', 'exposed', 'weak', 'open', 'encrypted'];
