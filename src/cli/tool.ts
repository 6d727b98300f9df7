/** The tool's own identity, as it stands in every report. */
import { createRequire } from 'node:module';

// Two folders up from dist/cli as from dist/command, where scripts/bundle.mjs puts the command.
const manifest = createRequire(import.meta.url)('../../package.json') as { name: string; version: string };

export const TOOL = { name: manifest.name, version: manifest.version } as const;
