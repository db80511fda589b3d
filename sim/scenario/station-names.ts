import { instanceName } from "../mechanisms/instances.ts"

/** The stations of a node, or the one that an instance's name stands for. */
export const stationNames = (node: string, instances = 1): readonly string[] =>
  instances === 1 ? [node] : Array.from({ length: instances }, (_, k) => instanceName(node, k))
