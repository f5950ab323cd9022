/** What `client/build.ts` makes of a template: a function from its data to escaped HTML. */
declare module '*.hbs' {
  const template: (data: Record<string, string | number | boolean>) => string
  export default template
}
