/** The sections of the document in their order. A new one is a line here, a file in `sections/` and a call in `document.ts`. */

const TITLES = {
  paths: 'Call paths',
  controls: 'Controls',
  findings: 'Findings',
  legs: 'Legs',
  parameters: 'TLS, DTLS and SRTP parameters',
  certificates: 'Certificates',
  vendors: 'Vendors and carriers',
  waivers: 'Waivers',
  quality: 'Capture quality and limitations',
  completeness: 'Completeness and accuracy',
  glossary: 'Glossary',
  actions: 'Actions and sign-off',
} as const;

export type SectionId = keyof typeof TITLES;

export const SECTION_ORDER = Object.keys(TITLES) as readonly SectionId[];

export function sectionNumber(id: SectionId): number {
  return SECTION_ORDER.indexOf(id) + 1;
}

export function sectionTitle(id: SectionId): string {
  return TITLES[id];
}

/** The destination of links to it. */
export function sectionName(id: SectionId): string {
  return `section-${id}`;
}
