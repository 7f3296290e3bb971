import { InvalidArgumentError, Option, type Command } from 'commander';
import { OPTIONS, partsOf, takenBy, valuesIn, type CommandOption, type Taker } from '../compose/options.ts';

interface CommandFacts {
  /** Its name and arguments. */
  usage: string;
  description: string;
  /** A command line that makes sense as it is. */
  example: string;
  /** Whose options it takes. */
  taker?: Taker;
}

/** Adds a command with its options and an example. */
export function addCommand(
  parent: Command,
  { usage, description, example, taker }: CommandFacts,
  options: readonly CommandOption[] = OPTIONS,
): Command {
  const command = parent.command(usage).description(description).addHelpText('after', exampleText(example));
  for (const option of taker ? takenBy(taker, options) : []) command.addOption(optionFor(option, command));
  return command;
}

export const exampleText = (example: string): string => `\nExample:\n  ${example}`;

function optionFor(row: CommandOption, command: Command): Option {
  const { flag, argument, several } = partsOf(row);
  const { help, rule, choices, default: standard, env } = row;
  const option = new Option(`--${flag} ${argument}`.trimEnd(), help);
  if (choices) option.choices(choices);
  if (standard !== undefined) option.default(standard);
  if (env !== undefined) option.env(env);
  const read = (text: string, before: unknown): unknown =>
    rule && several ? readSeveral(row, text, before) : rule?.read(text);
  if (rule)
    option.argParser((text: string, before: unknown) => {
      const value = read(text, before);
      if (value !== undefined) return value;
      // Commander would repeat the value.
      if (row.secret) command.error(`error: option '--${flag} ${argument}' is invalid. ${rule.sentence}`);
      throw new InvalidArgumentError(rule.sentence);
    });
  return option;
}

/** The values so far with one more. A variable holds several, separated by commas. */
function readSeveral({ rule }: CommandOption, text: string, before: unknown): unknown[] | undefined {
  const values = valuesIn(text).map((value) => rule?.read(value));
  return values.includes(undefined) ? undefined : [...(Array.isArray(before) ? before : []), ...values];
}
