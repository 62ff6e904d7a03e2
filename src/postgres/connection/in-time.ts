/**
 * Waits for an answer, but not for ever: on a network that loses everything nobody says that there will be none.
 *
 * @param late - makes the error with which the wait ends.
 */
export async function inTime<T>(
  answer: Promise<T>,
  seconds: number,
  late: () => Error,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const waited = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), seconds * 1000);
  });
  try {
    return await Promise.race([answer, waited]);
  } finally {
    clearTimeout(timer);
  }
}
