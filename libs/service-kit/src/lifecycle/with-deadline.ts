/** Waits for a promise, but not longer than so many milliseconds; then rejects with the error `late` makes. */
export async function withDeadline<T>(
  promise: Promise<T>,
  deadlineMs: number,
  late: () => Error,
): Promise<T> {
  const { promise: deadline, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(late());
  }, deadlineMs);
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
