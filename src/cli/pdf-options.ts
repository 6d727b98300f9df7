/** What is asked of a PDF on the command line: its paper, and the password from its file. */
import { readFile } from 'node:fs/promises';
import type { RenderOptions } from '../renderers/define-renderer.ts';
import type { PageSize } from '../renderers/pdf/page.ts';
import { UsageError } from './exit-codes.ts';

export interface PdfWishes {
  readonly pageSize?: PageSize;
  readonly pdfPasswordFile?: string;
}

export type PdfOptions = Pick<RenderOptions, 'pageSize' | 'password'>;

/** PDF takes no more octets of a password. */
const MOST = 127;

/** @throws {UsageError} when no PDF is made, or the password cannot be used */
export async function pdfOptionsOf({ pageSize, pdfPasswordFile }: PdfWishes, makesPdf: boolean): Promise<PdfOptions> {
  if (!makesPdf && (pageSize !== undefined || pdfPasswordFile !== undefined)) {
    const given = pageSize === undefined ? '--pdf-password-file' : '--page-size';
    throw new UsageError(`${given} is for a PDF: write one with -o report.pdf.`);
  }
  return {
    ...(pageSize === undefined ? {} : { pageSize }),
    ...(pdfPasswordFile === undefined ? {} : { password: await passwordOf(pdfPasswordFile) }),
  };
}

async function passwordOf(file: string): Promise<string> {
  const text = await readFile(file, 'latin1').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`the password file ${file} cannot be read: ${error.message}.`);
  });
  // A newline at the end is the editor's, not the password's.
  const password = text.replace(/\r?\n$/, '');
  if (password.length === 0) throw new UsageError(`the password file ${file} is empty.`);
  // Readers disagree about how other characters are to be prepared (ISO 32000-1 extension level 3, SASLprep).
  if (password.length > MOST || !/^[\x20-\x7e]*$/.test(password)) {
    throw new UsageError(`the password in ${file} must be one line of at most ${MOST} printable ASCII characters.`);
  }
  return password;
}
