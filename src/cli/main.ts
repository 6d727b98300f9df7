/**
 * The command line: argv in, exit code out. Commands are loaded only when used, so that `--version` starts like `node -e 0`.
 */
import { Command, CommanderError, Option } from 'commander';
import { EXIT, EXIT_CODES_HELP, UsageError } from './exit-codes.ts';
import { removePartialOutputs } from './output-files.ts';
import { TOOL } from './tool.ts';
import { complain, OutputError, printableLines, type World, write } from './world.ts';

/** The ids of the renderers; written out so that help does not load them. */
export const FORMATS = [
  'terminal',
  'json',
  'pdf',
  'markdown',
  'csv',
  'csv-legs',
  'csv-findings',
  'csv-certificates',
  'ndjson',
  'sarif',
  'junit',
];

export async function main(argv: readonly string[], world: World): Promise<number> {
  const stopListening = listenForSignals(world);
  // `write` answers for errors; without a listener Node would end the process with a stack trace.
  world.stdout.on('error', () => undefined);
  world.stderr.on('error', () => undefined);
  let exitCode: number = EXIT.clean;
  const program = buildProgram(argv, world, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    return await exitCodeOf(error, world);
  } finally {
    stopListening();
  }
}

function buildProgram(argv: readonly string[], world: World, done: (code: number) => void): Command {
  const program = new Command('soc2-sip')
    .description('Was this call really encrypted, and can we prove it?')
    .version(TOOL.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void write(world.stdout, text),
      writeErr: (text) => void write(world.stderr, printableLines(text)),
      outputError: (text, show) => show(text.replace(/^error: /, 'soc2-sip: ')),
    })
    .addHelpText('after', EXIT_CODES_HELP);

  program
    .command('scan')
    .description('read captures as one, judge every leg, and report')
    .argument('<capture...>', 'capture files, directories of them, quoted globs, or - for standard input')
    .addOption(new Option('-f, --format <format>', 'what goes to stdout').choices(FORMATS).default('terminal'))
    .addOption(
      new Option('--view <view>', 'on the terminal: all of one kind of thing').choices([
        'legs',
        'calls',
        'findings',
        'certificates',
        'controls',
      ]),
    )
    .option('-o, --output <file>', 'also write a file; its suffix tells the format (repeatable)', collect, [])
    .addOption(
      new Option('--identities <mode>', 'how user parts of SIP URIs appear')
        .choices(['mask', 'clear', 'pseudonym'])
        .default('mask'),
    )
    .option('--identity-key <file>', 'secret of at least 16 octets for --identities pseudonym')
    .addOption(
      new Option('--addresses <mode>', 'IP addresses as they are, or as numbered hosts')
        .choices(['clear', 'mask'])
        .default('clear'),
    )
    .addOption(
      new Option('--fail-on <severity>', 'exit 1 for findings of this severity or worse')
        .choices(['critical', 'high', 'medium', 'low', 'none'])
        .default('high'),
    )
    .option('--exit-zero', 'exit 0 whatever was found (2, 4 and 70 stay)', false)
    .option('--now <time>', 'make the report as of this time (ISO 8601)')
    .option('--force', 'overwrite output files', false)
    .option('-q, --quiet', 'nothing on stdout', false)
    .addOption(
      new Option('--color <when>', 'colour on the terminal').choices(['auto', 'always', 'never']).default('auto'),
    )
    .addHelpText('after', EXIT_CODES_HELP)
    .action(async (captures: string[], options) => {
      const { scan } = await import('./commands/scan.ts');
      done(await scan(captures, options, argv, world));
    });

  program
    .command('extract')
    .description('write the frames that prove a finding as a pcapng, payloads and keys blanked')
    .argument('<capture...>', 'the captures that were scanned')
    .requiredOption('--finding <id>', 'the id of a finding, or its beginning (repeatable)', collect, [])
    .requiredOption('-o, --output <file>', 'the pcapng to write')
    .addOption(
      new Option('--payloads <mode>', 'what was said, keys and identities').choices(['blank', 'keep']).default('blank'),
    )
    .option('--now <time>', 'judge as of this time (ISO 8601)')
    .option('--force', 'overwrite the output file', false)
    .action(async (captures: string[], options) => {
      const { extract } = await import('./commands/extract.ts');
      done(await extract(captures, options, world));
    });

  program
    .command('rules')
    .description('list the rules with their severity and criteria')
    .action(async () => {
      const { listRules } = await import('./commands/rules.ts');
      done(await listRules(world));
    });

  program
    .command('explain')
    .description('print one rule: what it expects, why, and what to do')
    .argument('<rule>', 'the id of a rule, as in findings')
    .action(async (id: string) => {
      const { explain } = await import('./commands/explain.ts');
      done(await explain(id, world));
    });

  program
    .command('schema')
    .description('print the JSON Schema of the report')
    .action(async () => {
      const { printSchema } = await import('./commands/schema.ts');
      done(await printSchema(world));
    });

  return program;
}

function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}

async function exitCodeOf(error: unknown, world: World): Promise<number> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.usage;
  if (error instanceof UsageError) {
    await complain(world, error.message);
    return EXIT.usage;
  }
  if (error instanceof OutputError) {
    await complain(world, `standard output cannot be written: ${error.message}.`).catch(() => undefined);
    return EXIT.usage;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  await complain(
    world,
    `this is a fault of soc2-sip ${TOOL.version}, not of the capture. Please report it with this text:\n${text}`,
  );
  return EXIT.fault;
}

/** Ctrl-C and termination: partial outputs go, and the exit code says which it was. */
function listenForSignals(world: World): () => void {
  const stop = (code: number) => () => {
    void removePartialOutputs().finally(() => world.exit(code));
  };
  const onInterrupt = stop(EXIT.interrupted);
  const onTerminate = stop(EXIT.terminated);
  world.on('SIGINT', onInterrupt);
  world.on('SIGTERM', onTerminate);
  return () => {
    world.off('SIGINT', onInterrupt);
    world.off('SIGTERM', onTerminate);
  };
}
