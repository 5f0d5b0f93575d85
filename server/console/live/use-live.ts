/** Keeps one stream of changes open while somebody is signed in; the browser reconnects and says where it was. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ADMIN_OPERATIONS } from '../../admin-api/schemas.ts';
import { LiveEvent } from '../../admin-api/schemas/enrollments.ts';
import { applyLive } from './apply.ts';

/** Whether changes arrive by themselves now. */
export function useLive(): boolean {
  const client = useQueryClient();
  const [connected, setConnected] = useState(false);
  useEffect(() => {
    const source = new EventSource(ADMIN_OPERATIONS.live.path);
    let before = false;
    source.addEventListener('open', () => {
      setConnected(true);
      // What happened while nobody listened is asked for once.
      if (before) void client.invalidateQueries();
      before = true;
    });
    source.addEventListener('error', () => {
      setConnected(false);
      // Refused, not cut: most likely the session ended, which asking for it brings to light.
      if (source.readyState === EventSource.CLOSED) void client.invalidateQueries({ queryKey: ['session'] });
    });
    source.addEventListener('enrollment', (message: MessageEvent<string>) => {
      const live = LiveEvent.safeParse(JSON.parse(message.data));
      if (live.success) applyLive(client, live.data);
    });
    return () => source.close();
  }, [client]);
  return connected;
}
