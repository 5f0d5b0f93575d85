/** Vite takes style sheets in; for the compiler they are nothing. */
declare module '*.css' {}
