/** Who is signed in, and what the account may do. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { Permission, Session } from '../../admin-api/schemas/session.ts';
import { call } from './call.ts';

/** `null` once it is known that nobody is signed in. */
export const useSession = () =>
  useQuery<Session | null>({ queryKey: ['session'], queryFn: () => call('session', {}), retry: false });

export function useSignedOut(): () => void {
  const client = useQueryClient();
  return () => {
    client.setQueryData(['session'], null);
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
  };
}

export const SessionContext = createContext<Session | undefined>(undefined);

/** The session of a page, which is only shown while there is one. */
export function useAccount(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('a page of the console outside a session');
  return session;
}

export const useMay = (permission: Permission): boolean => useAccount().permissions.includes(permission);
