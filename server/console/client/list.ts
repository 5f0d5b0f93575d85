/** Lists that come a page at a time. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type { EnrollmentState } from '../../../protocol/status.ts';
import type { ItemState } from '../../admin-api/schemas/items.ts';
import { call } from './call.ts';

const paging = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last: { next: string | null }) => last.next ?? undefined,
  placeholderData: keepPreviousData,
};

const after = (cursor: string | undefined) => (cursor === undefined ? {} : { after: cursor });
const filled = (search: string) => (search === '' ? {} : { search });

export const useItems = (search: string, state: ItemState | undefined) =>
  useInfiniteQuery({
    ...paging,
    queryKey: ['items', search, state],
    queryFn: ({ pageParam }) =>
      call('listItems', { query: { ...after(pageParam), ...filled(search), ...(state && { state }) } }),
  });

export const useEnrollments = (search: string, state: EnrollmentState | undefined) =>
  useInfiniteQuery({
    ...paging,
    queryKey: ['enrollments', search, state],
    queryFn: ({ pageParam }) =>
      call('listEnrollments', { query: { ...after(pageParam), ...filled(search), ...(state && { state }) } }),
  });

export const useAudit = () =>
  useInfiniteQuery({
    ...paging,
    queryKey: ['audit'],
    queryFn: ({ pageParam }) => call('listAudit', { query: after(pageParam) }),
  });
