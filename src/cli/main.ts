/**
 * The command line: argv in, exit code out. Commands are loaded only when used, so that `--version` starts like `node -e 0`.
 */
import { Command, CommanderError, Option } from 'commander';
import { VIEWS } from '../renderers/terminal/view-names.ts';
import { EXIT, EXIT_CODES_HELP, UsageError } from './exit-codes.ts';
import { removePartialOutputs } from './output-files.ts';
import { TOOL } from './tool.ts';
import { complain, OutputError, printableLines, type World, write } from './world.ts';

/** The ids of the renderers; written out so that help does not load them. */
export const FORMATS = [
  'terminal',
  'json',
  'pdf',
  'html',
  'markdown',
  'csv',
  'csv-legs',
  'csv-findings',
  'csv-certificates',
  'csv-sessions',
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

  judging(program.command('scan'))
    .description('read captures as one, judge every leg, and report')
    .argument('<capture...>', 'capture files, directories of them, quoted globs, or - for standard input')
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
    .option(
      '--policy <file>',
      'the policy to judge by: a file or a built-in profile (default: soc2-sip.yaml, if it is here)',
    )
    .option('-v, --verbose', 'tell on standard error what was read, by what it was judged, and how long it took', false)
    .action(async (captures: string[], options) => {
      const { scan } = await import('./commands/scan.ts');
      done(await scan(captures, options, argv, world));
    });

  judging(program.command('report'))
    .description('show a saved report in another format, or judge its facts by another policy')
    .argument('<report>', 'a report as JSON, from scan -o evidence.json')
    .option('--policy <file>', 'judge the facts of the report again, by this file or built-in profile')
    .action(async (file: string, options) => {
      const { report } = await import('./commands/report.ts');
      done(await report(file, options, argv, world));
    });

  policyCommands(program, world, done);

  program
    .command('extract')
    .description('write the frames that prove a finding as a pcapng, payloads and keys blanked')
    .argument('<capture...>', 'the captures that were scanned')
    .requiredOption('--finding <id>', 'the id of a finding, or its beginning (repeatable)', collect, [])
    .requiredOption('-o, --output <file>', 'the pcapng to write')
    .addOption(
      new Option('--payloads <mode>', 'what was said, keys and identities').choices(['blank', 'keep']).default('blank'),
    )
    .option('--policy <file>', 'the policy that the captures were scanned with')
    .option('--now <time>', 'judge as of this time (ISO 8601)')
    .option('--force', 'overwrite the output file', false)
    .action(async (captures: string[], options) => {
      const { extract } = await import('./commands/extract.ts');
      done(await extract(captures, options, world));
    });

  program
    .command('rules')
    .description('list the rules with their severity and criteria')
    .addOption(new Option('-f, --format <format>', 'how').choices(['terminal', 'json']).default('terminal'))
    .action(async (options) => {
      const { listRules } = await import('./commands/rules.ts');
      done(await listRules(options, world));
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

/** What every command that makes a report takes. */
function judging(command: Command): Command {
  return command
    .addOption(new Option('-f, --format <format>', 'what goes to stdout').choices(FORMATS).default('terminal'))
    .addOption(new Option('--view <view>', 'on the terminal: all of one kind of thing').choices(VIEWS))
    .option('--call <id>', 'on the terminal: the ladder of one call, as in call-1')
    .option('-o, --output <file>', 'also write a file; its suffix tells the format (repeatable)', collect, [])
    .addOption(
      new Option(
        '--fail-on <severity>',
        'exit 1 for findings of this severity or worse (default: the policy’s, high)',
      ).choices(['critical', 'high', 'medium', 'low', 'none']),
    )
    .option(
      '--framework <id>',
      'also count the tests by another framework, such as nist-800-53 (repeatable)',
      collect,
      [],
    )
    .option('--exit-zero', 'exit 0 whatever was found (2, 4 and 70 stay)', false)
    .option('--now <time>', 'make the report as of this time (ISO 8601)')
    .option('--force', 'overwrite output files', false)
    .addOption(new Option('--page-size <size>', 'paper of a PDF (default: a4)').choices(['a4', 'letter']))
    .option('--pdf-password-file <file>', 'password that opens a PDF (AES-256; it is then no PDF/A)')
    .option('-q, --quiet', 'nothing on stdout', false)
    .addOption(
      new Option('--color <when>', 'color on the terminal').choices(['auto', 'always', 'never']).default('auto'),
    )
    .addHelpText('after', EXIT_CODES_HELP);
}

function policyCommands(program: Command, world: World, done: (code: number) => void): void {
  const policy = program.command('policy').description('write, check and show the policy file');
  policy
    .command('init')
    .description('write a commented soc2-sip.yaml, with proposals from captures if some are given')
    .argument('[capture...]', 'captures to take endpoints, networks and paths from')
    .option('-o, --output <file>', 'another name for the file', 'soc2-sip.yaml')
    .option('--force', 'overwrite it', false)
    .action(async (captures: string[], options) => {
      const { initPolicy } = await import('./commands/policy-init.ts');
      done(await initPolicy(captures, options, world));
    });
  policy
    .command('check')
    .description('say whether a policy can be used, and what to look at')
    .argument('[file]', 'default: soc2-sip.yaml in the working directory')
    .action(async (file: string | undefined) => {
      const { checkPolicy } = await import('./commands/policy.ts');
      done(await checkPolicy(file, world));
    });
  policy
    .command('show')
    .description('print a policy whole, with defaults filled in')
    .argument(
      '[file]',
      'a file or built-in profile; default: soc2-sip.yaml in the working directory, else soc2-default',
    )
    .addOption(new Option('-f, --format <format>', 'how').choices(['yaml', 'json']).default('yaml'))
    .action(async (file: string | undefined, options) => {
      const { showPolicy } = await import('./commands/policy.ts');
      done(await showPolicy(file, options, world));
    });
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
