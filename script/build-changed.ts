import { buildAll } from './build-once.ts'

// `npm start` and script/server: what has not changed since it was built is not built again.
buildAll()
