/** Places for labels beside each other's ends: each as near to where it wants to be as the others allow, none upon another. */

/** The middles of labels `height` apart, within `top` and `bottom`, in the order of `wanted`; ties keep their order. */
export const dodged = (wanted: readonly number[], height: number, top: number, bottom: number): readonly number[] => {
  const order = wanted.map((_, index) => index).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0) || a - b)
  // Neighbours that would touch form a block, which lies around the mean of what its members want.
  const blocks: { middle: number; members: number[] }[] = []
  const span = (block: { readonly members: readonly number[] }): number => block.members.length * height
  const inside = (middle: number, members: readonly number[]): number => {
    const half = (members.length * height) / 2
    return Math.max(top + half, Math.min(bottom - half, middle))
  }
  for (const index of order) {
    let block = { middle: inside(wanted[index] ?? 0, [index]), members: [index] }
    for (let before = blocks.at(-1); before !== undefined; before = blocks.at(-1)) {
      if (before.middle + span(before) / 2 <= block.middle - span(block) / 2) break
      blocks.pop()
      const members = [...before.members, ...block.members]
      const mean = members.reduce((sum, each) => sum + (wanted[each] ?? 0), 0) / members.length
      block = { middle: inside(mean, members), members }
    }
    blocks.push(block)
  }
  const places = wanted.map(() => 0)
  for (const block of blocks) {
    block.members.forEach((index, place) => {
      places[index] = block.middle - span(block) / 2 + (place + 0.5) * height
    })
  }
  return places
}
