/** The tool's own identity, as it stands in every report. */
import { createRequire } from 'node:module';

const manifest = createRequire(import.meta.url)('../../package.json') as { name: string; version: string };

export const TOOL = { name: manifest.name, version: manifest.version } as const;
