/**
 * Registration of a device with the IMS in two rounds, and what an application server learns of it: TS 24.229 §5.1.1 (UE),
 * §5.4.1.7 and §5.7.1.1 (third-party REGISTER).
 * Rule 1: a device that goes silent tells nobody; the network keeps its binding until it runs out.
 * Deliberately absent: the keys themselves (TS 33.203); a challenge is a message and a time to answer it.
 */
import type { Machine } from "../table.ts"

export type RegistrationPhase =
  | "unregistered"
  | "firstRound" // unprotected REGISTER sent
  | "challenged" // 401 received, the USIM computes the response
  | "secondRound" // protected REGISTER sent
  | "registered"
  | "refreshing" // re-REGISTER sent, the binding still stands
  | "deregistering" // REGISTER with Expires 0 sent
  | "backingOff" // registration failed, waits for another try

export type RegistrationInput =
  | "switchOn"
  | "switchOff" // the device has time to say goodbye
  | "vanish" // it has not: battery out, coverage gone for good
  | "challenge" // 401
  | "responseReady"
  | "ok" // 200
  | "failure" // any other final response
  | "timeout" // Timer F
  | "refreshDue"
  | "retryDue"

export type RegistrationAction =
  | "register" // unprotected REGISTER
  | "answerChallenge" // start to compute the response
  | "registerProtected" // REGISTER with the response, over the security association
  | "refresh" // protected REGISTER that renews the binding
  | "deregister" // protected REGISTER with Expires 0
  | "startRefresh" // after `reRegistrationDelay` of the granted lifetime
  | "stopRefresh"
  | "startRetry"
  | "stopRetry"
  | "fallSilent" // drop whatever transaction is under way

// prettier-ignore
export const registration: Machine<RegistrationPhase, RegistrationInput, RegistrationAction> = {
  name: "registration at the UE",
  phases: ["unregistered", "firstRound", "challenged", "secondRound", "registered", "refreshing", "deregistering", "backingOff"],
  inputs: ["switchOn", "switchOff", "vanish", "challenge", "responseReady", "ok", "failure", "timeout", "refreshDue", "retryDue"],
  actions: [
    "register", "answerChallenge", "registerProtected", "refresh", "deregister", "startRefresh", "stopRefresh",
    "startRetry", "stopRetry", "fallSilent",
  ],
  rows: [
    // from           on               to               does                             source
    ["unregistered",  "switchOn",      "firstRound",    ["register"],                    "TS 24.229 §5.1.1.2"],

    ["firstRound",    "challenge",     "challenged",    ["answerChallenge"],             "TS 24.229 §5.1.1.5.1"],
    ["firstRound",    "ok",            "registered",    ["startRefresh"],                "RFC 3261 §10.2.4: a registrar need not challenge"],
    ["firstRound",    "failure",       "backingOff",    ["startRetry"],                  "TS 24.229 §5.1.1.2"],
    ["firstRound",    "timeout",       "backingOff",    ["startRetry"],                  "TS 24.229 §5.1.1.2"],
    ["firstRound",    "switchOff",     "unregistered",  ["fallSilent"],                  "assumption: nothing to de-register yet"],
    ["firstRound",    "vanish",        "unregistered",  ["fallSilent"],                  "assumption: a device without power"],

    ["challenged",    "responseReady", "secondRound",   ["registerProtected"],           "TS 24.229 §5.1.1.5.1"],
    ["challenged",    "switchOff",     "unregistered",  ["fallSilent"],                  "assumption: nothing to de-register yet"],
    ["challenged",    "vanish",        "unregistered",  ["fallSilent"],                  "assumption: a device without power"],

    ["secondRound",   "ok",            "registered",    ["startRefresh"],                "TS 24.229 §5.1.1.2, §5.1.1.4.1"],
    ["secondRound",   "challenge",     "backingOff",    ["startRetry"],                  "TS 24.229 §5.1.1.5.3"],
    ["secondRound",   "failure",       "backingOff",    ["startRetry"],                  "TS 24.229 §5.1.1.2"],
    ["secondRound",   "timeout",       "backingOff",    ["startRetry"],                  "TS 24.229 §5.1.1.2"],
    ["secondRound",   "switchOff",     "unregistered",  ["fallSilent"],                  "assumption: the device does not wait to say goodbye"],
    ["secondRound",   "vanish",        "unregistered",  ["fallSilent"],                  "assumption: a device without power"],

    ["registered",    "refreshDue",    "refreshing",    ["refresh"],                     "TS 24.229 §5.1.1.4.1"],
    ["registered",    "switchOff",     "deregistering", ["stopRefresh", "deregister"],   "TS 24.229 §5.1.1.6"],
    ["registered",    "vanish",        "unregistered",  ["stopRefresh"],                 "assumption: a device without power"],

    ["refreshing",    "ok",            "registered",    ["startRefresh"],                "TS 24.229 §5.1.1.4.1"],
    ["refreshing",    "challenge",     "challenged",    ["answerChallenge"],             "TS 24.229 §5.1.1.5.1"],
    ["refreshing",    "failure",       "firstRound",    ["register"],                    "TS 24.229 §5.1.1.4.1"],
    ["refreshing",    "timeout",       "firstRound",    ["register"],                    "TS 24.229 §5.1.1.4.1"],
    ["refreshing",    "switchOff",     "deregistering", ["fallSilent", "deregister"],    "TS 24.229 §5.1.1.6"],
    ["refreshing",    "vanish",        "unregistered",  ["fallSilent"],                  "assumption: a device without power"],

    ["deregistering", "ok",            "unregistered",  [],                              "TS 24.229 §5.1.1.6"],
    ["deregistering", "challenge",     "unregistered",  [],                              "assumption: a device that goes away does not argue"],
    ["deregistering", "failure",       "unregistered",  [],                              "TS 24.229 §5.1.1.6"],
    ["deregistering", "timeout",       "unregistered",  [],                              "TS 24.229 §5.1.1.6"],
    ["deregistering", "switchOn",      "firstRound",    ["fallSilent", "register"],      "TS 24.229 §5.1.1.2"],
    ["deregistering", "vanish",        "unregistered",  ["fallSilent"],                  "assumption: a device without power"],

    ["backingOff",    "retryDue",      "firstRound",    ["register"],                    "TS 24.229 §5.1.1.2"],
    ["backingOff",    "switchOff",     "unregistered",  ["stopRetry"],                   "assumption: nothing to de-register"],
    ["backingOff",    "vanish",        "unregistered",  ["stopRetry"],                   "assumption: a device without power"],
  ],
}

/**
 * When a UE renews a binding, counted from the 200 that granted it: 600 s before it ends if it was granted for more than
 * 1200 s, else at half of its lifetime (TS 24.229 §5.1.1.4.1). Both in seconds; half seconds occur.
 * @example reRegistrationDelay(3600) // => 3000
 */
export const reRegistrationDelay = (grantedSeconds: number): number =>
  grantedSeconds > 1200 ? grantedSeconds - 600 : grantedSeconds / 2

export type ThirdPartyPhase = "absent" | "present"

export type ThirdPartyInput =
  | "register" // third-party REGISTER with Expires > 0, first or renewed
  | "deregister" // with Expires 0
  | "expiryDue" // the lifetime passed without renewal

export type ThirdPartyAction =
  | "answer" // 200 with the lifetime that was asked
  | "startExpiry" // or start it again
  | "stopExpiry"
  | "notePresent" // what waits for the subscriber can be sent
  | "noteAbsent"

/** What an application server knows of one subscriber from third-party REGISTER requests. */
// prettier-ignore
export const thirdPartyRegistration: Machine<ThirdPartyPhase, ThirdPartyInput, ThirdPartyAction> = {
  name: "subscriber's registration at an application server",
  phases: ["absent", "present"],
  inputs: ["register", "deregister", "expiryDue"],
  actions: ["answer", "startExpiry", "stopExpiry", "notePresent", "noteAbsent"],
  rows: [
    // from    on            to         does                                     source
    ["absent",  "register",   "present", ["answer", "startExpiry", "notePresent"], "TS 24.229 §5.4.1.7, §5.7.1.1"],
    ["absent",  "deregister", "absent",  ["answer"],                               "RFC 3261 §10.3; TS 24.229 §5.7.1.1"],
    ["present", "register",   "present", ["answer", "startExpiry", "notePresent"], "TS 24.229 §5.4.1.7, §5.7.1.1"],
    ["present", "deregister", "absent",  ["stopExpiry", "answer", "noteAbsent"],   "TS 24.229 §5.7.1.1"],
    ["present", "expiryDue",  "absent",  ["noteAbsent"],                           "RFC 3261 §10.3; TS 24.229 §5.7.1.1"],
  ],
}
