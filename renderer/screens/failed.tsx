/** Something stopped the flow: what happened, what to do, and the ways from here. */
import { formatDuration, problemWords } from '../../texts/index.ts';
import { Primary, Secondary } from '../components/actions.tsx';
import { CopyDetails } from '../components/copy-details.tsx';
import { ErrorCodeNote } from '../components/error-code-note.tsx';
import { GuidanceSection } from '../components/guidance-section.tsx';
import { ProblemDetails } from '../components/problem-details.tsx';
import { Page } from '../components/page.tsx';
import { type ScreenProps, useWindow } from '../window-context.ts';

export function Failed({ screen }: ScreenProps<'failed'>) {
  const { say, act, view, language } = useWindow();
  const { problem, canRetry, canGoBack } = screen;
  const words = problemWords(say, problem.code, view.organisation?.name);
  const back = (): void => act((client) => client.enrollment.back());
  const retry = (): void => act((client) => client.enrollment.retry());
  return (
    <Page
      mark="bad"
      title={words.what}
      lead={words.do}
      back={canGoBack && <Secondary onPress={back}>{say('common:action.back')}</Secondary>}
      on={canRetry && <Primary onPress={retry}>{say('common:action.tryAgain')}</Primary>}
    >
      {problem.guidance && <GuidanceSection guidance={problem.guidance} />}
      {problem.retryAfter !== undefined && (
        <p>{say('common:wait', { duration: formatDuration(language, problem.retryAfter * 1000) })}</p>
      )}
      <div className="card-actions">
        <CopyDetails />
        <ErrorCodeNote code={problem.code} />
      </div>
      <ProblemDetails details={problem.details} />
    </Page>
  );
}
