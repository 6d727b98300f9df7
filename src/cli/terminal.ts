/**
 * What the terminal can show: columns, colour (https://no-color.org, FORCE_COLOR, TERM=dumb) and characters beyond ASCII.
 */
import type { World } from './world.ts';

export type ColorWish = 'auto' | 'always' | 'never';

const DEFAULT_COLUMNS = 80;
const MIN_COLUMNS = 40;
const MAX_COLUMNS = 200;

export function columnsOf(world: World): number {
  const columns = world.stdout.columns ?? Number(world.env.COLUMNS ?? Number.NaN);
  if (!Number.isInteger(columns) || columns <= 0) return DEFAULT_COLUMNS;
  return Math.min(MAX_COLUMNS, Math.max(MIN_COLUMNS, columns));
}

export function colorWanted(wish: ColorWish, world: World): boolean {
  if (wish !== 'auto') return wish === 'always';
  const { env } = world;
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '')
    return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return world.stdout.isTTY === true && env.TERM !== 'dumb';
}

/** By the locale (LC_ALL, then LC_CTYPE, then LANG); a program without any locale set gets UTF-8, as most systems mean it. */
export function unicodeWanted(env: World['env']): boolean {
  if (env.TERM === 'dumb') return false;
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  return locale === '' || /utf-?8/i.test(locale);
}
