/**
 * A set of push places as one whole number, a bit each: what an attempt visited. Numbers and not bit operations, since a
 * route with several bearers has more places than a 32-bit word has bits.
 */

/** Places that a set can hold; a set and a small number beside it fit a float64 exactly. */
export const placesMost = 50

const weights = new Float64Array(placesMost)
for (let place = 0, weight = 1; place < placesMost; place++, weight *= 2) weights[place] = weight

/** The set with this place added. */
export const withPlace = (set: number, place: number): number => (hasPlace(set, place) ? set : set + weights[place]!)

export const hasPlace = (set: number, place: number): boolean => Math.floor(set / weights[place]!) % 2 === 1
