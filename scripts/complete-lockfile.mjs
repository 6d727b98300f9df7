// Adds to package-lock.json the optional platform packages that npm left out, so that `npm ci` accepts it on every platform.
//   node scripts/complete-lockfile.mjs           after `npm install` changed the lock file
//
// npm writes an optional dependency to the lock file only when the registry in use has it; `npm ci` then refuses the file because an
// entry is missing. The entries added here have a version and a platform, and no integrity: they are fetched only on that platform.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FILE = fileURLToPath(new URL('../package-lock.json', import.meta.url));
const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const PROCESSORS = [
  'arm64',
  'arm',
  'ia32',
  'loong64',
  'loongarch64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
  'x64',
];

const lock = JSON.parse(readFileSync(FILE, 'utf8'));

/** `cli-linux-x64-musl` names its system and processor. */
function platformOf(name) {
  const words = name.split('/').at(-1).split('-');
  const os = SYSTEMS.find((system) => words.includes(system));
  const cpu = PROCESSORS.find((processor) => words.includes(processor));
  const libc = words.includes('musl') ? ['musl'] : words.includes('gnu') && os === 'linux' ? ['glibc'] : undefined;
  return os === undefined || cpu === undefined ? null : { os: [os], cpu: [cpu], ...(libc && { libc }) };
}

function missingOf(packages) {
  const missing = new Map();
  for (const { optionalDependencies = {} } of Object.values(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const platform = platformOf(name);
      if (packages[`node_modules/${name}`] === undefined && platform !== null && /^\d/.test(version)) {
        missing.set(`node_modules/${name}`, { version, ...platform, dev: true, optional: true });
      }
    }
  }
  return missing;
}

const missing = missingOf(lock.packages);
const [root, ...others] = [...Object.entries(lock.packages), ...missing];
others.sort(([a], [b]) => (a < b ? -1 : 1));
lock.packages = Object.fromEntries([root, ...others]);
writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${missing.size} entries added`);
