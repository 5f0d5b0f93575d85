/** What several pages ask for, under one key each. */
import { queryOptions } from '@tanstack/react-query';
import { call } from './call.ts';

export const configurationQuery = queryOptions({
  queryKey: ['configuration'],
  queryFn: () => call('listConfiguration', {}),
});

export const packagesQuery = queryOptions({
  queryKey: ['packages'],
  queryFn: () => call('listPackages', {}),
});

export const settingsQuery = queryOptions({
  queryKey: ['settings'],
  queryFn: () => call('readSettings', {}),
});

export const usersQuery = queryOptions({ queryKey: ['users'], queryFn: () => call('listUsers', {}) });

export const itemQuery = (id: string) =>
  queryOptions({ queryKey: ['item', id], queryFn: () => call('readItem', { params: { id } }) });

export const enrollmentQuery = (id: string) =>
  queryOptions({ queryKey: ['enrollment', id], queryFn: () => call('readEnrollment', { params: { id } }) });
