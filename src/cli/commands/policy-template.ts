/**
 * The text of a new soc2-sip.yaml. Lines that begin with `# ` are prose, other lines with # are examples; proposals from a capture begin with `#+`,
 * and hold nothing of the capture but addresses, host names and figures.
 */
import { PROFILES } from '../../criteria/profiles/index.ts';
import type { Proposals, ProposedEndpoint } from './policy-proposals.ts';

export function policyTemplate(proposals: Proposals | null): string {
  return `${[HEAD, places(proposals), paths(proposals), REST].join('\n').trimEnd()}\n`;
}

const HEAD = `# The policy of soc2-sip: what you promise, where your borders are, and what you have accepted for now.
# It is found in the working directory, or named: soc2-sip scan trace.pcap --policy FILE
# What is left out keeps the value of the profile. "soc2-sip policy show" prints it whole, "soc2-sip policy check" says what is wrong.
# "# " begins a remark; lines with # and no space after it, or two, are examples: take the # away and change them.
# Text that begins with *, or holds ": " or " #", goes in quotes. Spaces indent, never tabs.
# Reference: docs/policy.md

# Where to start from:
${PROFILES.map(({ name, meant }) => `# - ${name}: ${meant}`).join('\n')}
profile: soc2-default

# How reports name this policy. Change the version when you change the policy.
#name: acme voice
#version: "2026-11"

# Findings of this severity or worse make a scan exit with 1: critical, high, medium, low, none.
failOn: high
`;

const PLACES = `# Networks and endpoints by address. A leg is internal only when both its ends are in networks that you name internal here;
# what you do not name counts as external. Zones: internal, carrier, webrtc, vendor, internet.
# A system of yours at the border (SBC, proxy) has no zone: the other end decides.`;

function places(proposals: Proposals | null): string {
  if (proposals === null)
    return `${PLACES}
networks:
#  office: { zone: internal, addresses: [10.20.0.0/16] }

# Endpoints are known by addresses, serverNames (SNI), certificates (SHA-256, or subject such as CN=sip.carrier-x.example) or domains.
endpoints:
#  sbc: { addresses: [192.0.2.10] }
#  carrier-x: { zone: carrier, addresses: [198.51.100.0/28] }
#  carrier-y: { zone: carrier, serverNames: ["*.carrier-y.example"] }
`;
  const networks = proposals.networks.map(
    (network, index) => `#+  network-${index + 1}: { zone: internal, addresses: ["${network}"] }`,
  );
  return `${PLACES}
#
# Lines with #+ are proposed from the captures. Take the #+ away where a line is true, and give better names.
networks:
${networks.length === 0 ? '# no private network was seen' : networks.join('\n')}

endpoints:
${proposals.endpoints.length === 0 ? '# no endpoint was seen' : proposals.endpoints.map(endpointLines).join('\n')}
${proposals.more === 0 ? '' : `# and ${proposals.more} more, with less traffic\n`}`;
}

function endpointLines({ name, addresses, serverNames, seen }: ProposedEndpoint): string {
  const names = serverNames.length === 0 ? '' : `, serverNames: ${JSON.stringify(serverNames)}`;
  return `# seen: ${seen}\n#+  ${name}: { zone: carrier, addresses: ${JSON.stringify(addresses)}${names} }`;
}

function paths(proposals: Proposals | null): string {
  const intro = `# Which calls may run where, and what was promised. A path that a capture does not show stays open, and traffic on no declared path is a
# finding. from and to: a zone, a network, an endpoint, or any. Without paths nothing is asked.`;
  const example = `#  - name: carrier-x
#    from: any
#    to: carrier-x
#    signaling: { tls: "1.2", mutual: true }
#    media: { srtp: AES-256 }          # any, AES-128, AES-256, AEAD, or a suite by name`;
  if (proposals === null)
    return `${intro}
paths:
${example}
`;
  const lines = proposals.endpoints.flatMap(({ name, signaling, tls, srtp }) => [
    `#+  - name: to ${name}`,
    '#+    from: any',
    `#+    to: ${name}`,
    ...(signaling ? [`#+    signaling: { tls: "1.2" }${tls ? '' : '   # not what was seen'}`] : []),
    ...(srtp ? ['#+    media: { srtp: any }'] : []),
  ]);
  return `${intro}
paths:
${lines.length === 0 ? example : lines.join('\n')}
`;
}

const REST = `# Floors of a zone, where they differ from those of the profile: any of minimumVersion, versionSeverity, cipherSuites, srtpProfiles,
# certificates, inClear, media, clockSkewSeconds.
#zones:
#  carrier:
#    minimumVersion: { tls: TLS 1.3 }
#  internal:
#    inClear: { signaling: low, media: medium }

# Certificates that you trust, as a PEM file beside this one.
#certificates:
#  caBundle: ca.pem

# Where you are at home (calls there are no calls abroad), numbers that cost, and numbers that nobody here has a reason to dial: the beginning,
# in international form.
#numbers:
#  home: ["+1"]
#  premium: ["+1900", "+44909"]
#  outOfBounds: ["+881", "+882"]

# When people work; calls abroad at other times are off-hours.
#businessHours:
#  timeZone: Europe/Berlin
#  days: [monday, tuesday, wednesday, thursday, friday]
#  from: "07:00"
#  to: "20:00"
#  holidays: [2026-12-25]

# Other severities than the rules', with a reason that reports quote. "soc2-sip rules" lists the rules.
#severities:
#  certificate-not-expiring-soon: { severity: low, reason: "Renewed automatically; monitored by the platform team." }

# What you have accepted for now. It stays in every report as waived, until and including the day (UTC).
# where: leg, endpoint, path, certificate, call, finding or zone; all that are given must fit.
#waivers:
#  - rule: media-encrypted
#    where: { endpoint: carrier-x }
#    reason: The carrier offers SRTP from March on; contract change 4711 is signed.
#    owner: Voice platform
#    approvedBy: CISO
#    expires: 2027-03-31
`;
