/**
 * `npm run new rule|dissector|renderer <id>`: copies a template and says what is left to do.
 *
 * The templates are real code that compiles; their tests fail until the copy is filled in. Nothing is overwritten.
 * Works on the current folder, which npm sets to the root of the package.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const TEMPLATES = join(dirname(fileURLToPath(import.meta.url)), 'templates');

/** Where the templates stand in the package; their imports are relative to it. */
const TEMPLATE_FOLDER = 'scripts/templates';

const LONGEST_ID = 60;

const KINDS = {
  rule: {
    folder: 'rules',
    pattern: /^[a-z][a-z0-9]*(-[a-z0-9]+)+$/,
    form: 'the expected state in at least two words, in kebab-case, such as media-keys-not-exposed',
    index: (id, name) => [`import ${name} from './${id}.ts';`, `${name}, // in RULES, where reports shall list it`],
    steps: (id) => [
      `name the rows of fixtures/registry/rules.json that it answers, and write its words and its judge() in src/rules/${id}.ts`,
      `give test/rules/${id}.test.ts a case for every verdict: npx vitest run test/rules/${id}.test.ts`,
      'add an entry to a table of test/rules/captures: a capture on which it fails, and one that looks close and is sound',
      'npm run docs:rules',
      'npx vitest run test/rules/parity.test.ts lists what is still missing',
    ],
  },
  dissector: {
    folder: 'dissectors',
    pattern: /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
    form: 'the short name of the protocol in kebab-case, such as rtcp',
    index: (id, name) => [
      `import ${name} from './${id}.ts';`,
      `${name}.recognise(...) // where it belongs in the order of RFC 7983`,
    ],
    steps: (id) => [
      `write recognise() and dissect() in src/dissectors/${id}.ts`,
      `put a message whose fields you know from elsewhere into test/dissectors/${id}.test.ts: npx vitest run test/dissectors/${id}.test.ts`,
      'write an observer in src/ledger/observers that turns its fields into facts',
      'add a fixture, and take the protocol off docs/limits.md',
    ],
  },
  renderer: {
    folder: 'renderers',
    pattern: /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
    form: 'the name for --format in kebab-case, such as junit',
    index: (id, name) => [`import ${name} from './${id}.ts';`, `${name}, // in RENDERERS, where help shall list it`],
    steps: (id) => [
      `set media type and extension and write render() in src/renderers/${id}.ts`,
      `say in test/renderers/${id}.test.ts what the format must hold: npx vitest run test/renderers/${id}.test.ts`,
      'render the samples of test/report/samples.ts and look at them',
    ],
  },
};

main(process.argv.slice(2), process.cwd());

function main([kind, id, ...rest], root) {
  if (!Object.hasOwn(KINDS, kind ?? '') || id === undefined || rest.length > 0) {
    refuse(`usage: npm run new ${Object.keys(KINDS).join('|')} <id>`);
  }
  const { folder, pattern, form, index, steps } = KINDS[kind];
  if (!pattern.test(id) || id.length > LONGEST_ID) refuse(`${JSON.stringify(id)} is no id of a ${kind}: ${form}`);

  const copies = copiesOf(kind, folder, id);
  const taken = [...copies.map(({ to }) => to), `src/${folder}/${id}`].filter((path) => existsSync(join(root, path)));
  if (taken.length > 0) refuse(`${taken.join(' and ')} exists already`);

  for (const { from, to } of copies) {
    mkdirSync(dirname(join(root, to)), { recursive: true });
    writeFileSync(join(root, to), filledIn(readFileSync(join(TEMPLATES, from), 'utf8'), id, to, copies), {
      flag: 'wx',
    });
    console.log(`wrote ${to}`);
  }
  console.log(`\nAdd to src/${folder}/index.ts:\n`);
  for (const line of index(id, camelCase(id))) console.log(`  ${line}`);
  console.log('\nThen:\n');
  for (const [at, step] of steps(id).entries()) console.log(`  ${at + 1}. ${step}`);
}

function copiesOf(kind, folder, id) {
  const copies = [
    { from: `${kind}.ts`, to: `src/${folder}/${id}.ts` },
    { from: `${kind}.test.ts`, to: `test/${folder}/${id}.test.ts` },
  ];
  return kind === 'rule' ? [...copies, { from: 'rule.md', to: `docs/rules/${id}.md` }] : copies;
}

/** The template with its id replaced and its imports made relative to where the copy stands. */
function filledIn(text, id, to, copies) {
  return text.replaceAll('template-id', id).replace(/(?<=from ')\.[^']*(?=')/g, (specifier) => {
    const named = posix.join(TEMPLATE_FOLDER, specifier);
    const copied = copies.find(({ from }) => posix.join(TEMPLATE_FOLDER, from) === named);
    const path = posix.relative(posix.dirname(to), copied?.to ?? named);
    return path.startsWith('.') ? path : `./${path}`;
  });
}

function camelCase(id) {
  return id.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase());
}

function refuse(why) {
  console.error(why);
  process.exit(2);
}
