/** Something that keeps Posthorn from starting, said in one sentence for the operator, with what to do about it.
 *  Whoever starts a process prints the message (no stack) and leaves with a non-zero exit code. */
export class StartError extends Error {
  constructor(sentence: string, options?: { cause?: unknown }) {
    super(sentence, options)
    this.name = 'StartError'
  }
}

/** The sentence for errors that any step of a start can run into, or null if the error is of another kind. */
export function sentenceForSystemError(error: unknown, what: string): string | null {
  const code = (error as NodeJS.ErrnoException | null)?.code
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return `The disk is full: ${what} failed. Free some space and start again.`
  if (code === 'ENOTDIR' || code === 'EEXIST') {
    return `A file is in the way: ${what} failed. Move it, or choose another folder with DATA_DIR.`
  }
  if (code === 'EROFS') return `The disk is read-only: ${what} failed. Choose a writable folder with DATA_DIR.`
  if (code === 'EACCES' || code === 'EPERM') {
    return `Permission denied: ${what} failed. Give this user the folder, or choose another with DATA_DIR.`
  }
  return null
}
