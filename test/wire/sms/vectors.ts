/** The push that the vectors of the SMS bearer carry: an MMS notification of 88 octets in a unit push of 94. */
import { joinOctets } from "../../../sim/wire/octets.ts"
import { octets } from "../hex.ts"

/** M-Notification.ind, 88 octets. */
export const mmsBody = octets(
  '8C82 98"7Q0001"00 8D92 8919 80"+358401234567/TYPE=PLMN"00 96"Hi"00 8A80 8E03007800 88058103 03F480' +
    '83"http://mmsc.op.example/7Q0001"00',
)

/** The same in a connectionless WSP push, 94 octets. */
export const unitPush = joinOctets([octets("27 06 03 BE AF 84"), mmsBody])
