import type { RequestContext, ScimOptions } from '../../index.js';

const ROLL_BACK = new Error('This transaction is only for a question.');

/** Asks a function of the host as a request does, inside a unit of work of its stores, which is rolled back. */
export async function asInRequest<T>(
  { unitOfWork }: Pick<ScimOptions, 'unitOfWork'>,
  ctx: RequestContext,
  ask: (ctx: RequestContext) => T | Promise<T>,
): Promise<T> {
  if (!unitOfWork) return ask(ctx);
  const answers: T[] = [];
  try {
    await unitOfWork.run(ctx, async (of) => {
      answers.push(await ask(of));
      throw ROLL_BACK;
    });
  } catch (error) {
    if (error !== ROLL_BACK) throw error;
  }
  return answers[0] as T;
}
