/** The next uncaught error of this process, which is kept from the test runner. */
export function nextUncaught(): Promise<unknown> {
  return new Promise((resolve) => {
    const others = process.rawListeners("uncaughtException") as NodeJS.UncaughtExceptionListener[];
    process.removeAllListeners("uncaughtException");
    process.once("uncaughtException", (error) => {
      for (const other of others) process.on("uncaughtException", other);
      resolve(error);
    });
  });
}
