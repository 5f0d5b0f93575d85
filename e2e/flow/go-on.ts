/** A person at a window. */
import type { View } from '../../main/contract/view.ts';
import type { Engine } from '../../main/engine/engine.ts';

/** Does what a person does until the enrollment stands at something that nobody was told to do. */
export async function goOn(engine: Engine, address: string, code?: string): Promise<View['screen']> {
  const { enrollment } = engine.handlers;
  for (;;) {
    await engine.idle();
    const { screen } = await enrollment.view();
    if (screen.kind === 'server') await enrollment.contactServer({ address });
    else if (screen.kind === 'code' && code !== undefined) await enrollment.submitCode({ code });
    else if (screen.kind === 'consent') await enrollment.consent();
    else if (screen.kind === 'permission') await enrollment.retry();
    else if (screen.kind === 'guidance' && screen.question === 'ready')
      await enrollment.answerGuidance({ step: screen.step, answer: 'yes' });
    else return screen;
  }
}
