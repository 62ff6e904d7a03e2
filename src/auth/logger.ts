/** Where an operator is told what no client may be told. `console` fits. */
export interface AuthLogger {
  error(message: string, details?: Readonly<Record<string, unknown>>): void;
}
