/**
 * A reader that has read enough, such as `head`, closes its end: what is printed from then on goes
 * nowhere (EPIPE), and that is no error of the program.
 */
export function endQuietly(output: NodeJS.WriteStream): void {
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}
