/**
 * Waits for an answer, but not for ever: on a network that loses everything nobody says that there will be none.
 *
 * @param late - makes the error with which the wait ends.
 */
export function inTime<T>(answer: Promise<T>, seconds: number, late: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(late()), seconds * 1000);
    answer.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
