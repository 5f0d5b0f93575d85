/** How a leaf of the contract is declared, and the types that derive from a whole contract. */
import type { z } from 'zod';

export interface Call<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  readonly type: 'call';
  readonly input: Input;
  readonly output: Output;
}

export interface Push<Payload extends z.ZodType = z.ZodType> {
  readonly type: 'push';
  readonly payload: Payload;
}

/** The window asks, the engine answers. */
export const call = <Input extends z.ZodType, Output extends z.ZodType>(
  input: Input,
  output: Output,
): Call<Input, Output> => ({ type: 'call', input, output });

/** The engine tells, unasked. */
export const push = <Payload extends z.ZodType>(payload: Payload): Push<Payload> => ({
  type: 'push',
  payload,
});

export type Contract = Readonly<Record<string, Readonly<Record<string, Call | Push>>>>;

/** What a window holds: `client.enrollment.submitCode({ code })`, `client.enrollment.changed(listener)`. */
export type Client<C extends Contract> = {
  readonly [Group in keyof C]: {
    readonly [Name in keyof C[Group]]: C[Group][Name] extends Call<infer Input, infer Output>
      ? (input: z.infer<Input>) => Promise<z.infer<Output>>
      : C[Group][Name] extends Push<infer Payload>
        ? (listener: (payload: z.infer<Payload>) => void) => () => void
        : never;
  };
};

type CallNames<Group> = { [Name in keyof Group]: Group[Name] extends Call ? Name : never }[keyof Group];

/** What the engine must provide: one function per call. */
export type Handlers<C extends Contract> = {
  readonly [Group in keyof C]: {
    readonly [Name in CallNames<C[Group]>]: C[Group][Name] extends Call<infer Input, infer Output>
      ? (input: z.infer<Input>) => Promise<z.infer<Output>> | z.infer<Output>
      : never;
  };
};
