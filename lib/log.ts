/**
 * Log lines: time, level, message. Where they go is the caller's business.
 *
 * @module
 */

/** Levels from the most to the least talkative, named as in Python's logging. */
export const LOG_LEVELS = ["DEBUG", "INFO", "WARNING", "ERROR"] as const;

/** How important a line is. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Takes a message of some importance. */
export type Log = (level: LogLevel, message: string) => void;

/**
 * Makes a log that passes on what is at least as important as `threshold`, one line a message.
 *
 * @param writeLine Takes a line without its line feed.
 */
export function makeLog(threshold: LogLevel, writeLine: (line: string) => void): Log {
  return (level, message) => {
    if (LOG_LEVELS.indexOf(level) < LOG_LEVELS.indexOf(threshold)) return;
    const oneLine = message.replaceAll(/\s*\n\s*/g, " ");
    writeLine(`${new Date().toISOString()} ${level} ${oneLine}`);
  };
}
