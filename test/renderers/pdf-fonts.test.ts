import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fontFile } from '../../src/renderers/pdf/fonts.ts';

describe('the embedded fonts', () => {
  // SHA-256 of the files as published: Plex Sans 3.201, Plex Mono 2.3.
  it.each([
    ['regular', '8685116dfbcfa639621631c4af0ad62e52ddeb9979acbec0007ccef2e4801a27'],
    ['semibold', '659f916ce1922bd4fecac7cd5f26018817a2946327a5dd00169c8bab14ae2c58'],
    ['mono', 'ab08018ccd276b79fb2c636bb95b9c543598f9d50505fe92506fcb4dae7810cd'],
  ] as const)('%s is the published file, unchanged', (face, sha256) => {
    expect(createHash('sha256').update(fontFile(face)).digest('hex')).toBe(sha256);
  });
});
