/** Routes of the registration signalling that all mechanisms share: REGISTER in its forms and third-party REGISTER. */
import { registerRequest, type RegistrationRound } from "../protocols/sip/requests.ts"
import type { RouteBook } from "./route-book.ts"
import { compileSipRoute } from "./sip-route.ts"
import { thirdPartyRegister } from "../protocols/ims/registrar.ts"

/** First places of the registration routes. */
export interface RegistrationRoutes {
  readonly first: number
  readonly second: number
  readonly refresh: number
  readonly deregister: number
  /** One per application server that wants to know: the subscriber has registered, or has left. */
  readonly announce: readonly number[]
  readonly withdraw: readonly number[]
  readonly lifetimeSeconds: number
}

/** Adds the registration routes to the book. */
export const compileSignalling = (book: RouteBook): RegistrationRoutes => {
  const device = book.directory.requireRole("device")
  const pcscf = book.directory.requireRole("p-cscf")
  const scscf = book.servingCscf
  const register = (round: RegistrationRound): number =>
    compileSipRoute(book, {
      from: device,
      initiator: device,
      build: ({ ids, subscriber }) => ({
        to: book.directory.node(pcscf).host,
        request: registerRequest({ ids, round, subscriber, homeDomain: book.homeDomain }),
      }),
    }).index
  const servers = book.plan.criteria.filter((criterion) => criterion.method === "REGISTER")
  const thirdParty = (expiresSeconds: number): readonly number[] =>
    servers.map((criterion) => {
      const server = book.directory.indexOf(criterion.server)
      return compileSipRoute(book, {
        from: scscf,
        initiator: scscf,
        build: ({ ids, subscriber }) => ({
          to: book.directory.node(server).host,
          request: thirdPartyRegister({
            ids,
            hop: 0,
            subscriber,
            server: book.directory.identity(server),
            servingCscf: book.directory.identity(scscf),
            homeDomain: book.homeDomain,
            expiresSeconds,
          }),
        }),
      }).index
    })
  const lifetimeSeconds = book.directory.node(scscf).registrationSeconds
  return {
    first: register(1),
    second: register(2),
    refresh: register("refresh"),
    deregister: register("deregister"),
    announce: thirdParty(lifetimeSeconds),
    withdraw: thirdParty(0),
    lifetimeSeconds,
  }
}
