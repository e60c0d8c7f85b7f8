// Socket options of a session that may be silent for long: finding out that the other side is gone without a
// word, and ending a connection so that a cut message can't pass for a whole one. Without effect on sockets
// that aren't TCP. Own thread of the stream's loop.
#pragma once

#include "linux/io/stream.hpp"

namespace vedette::serve {

// TCPCam's keepalive (5 s of silence, then three probes 5 s apart), and an end to everything that the other
// side does not acknowledge for 30 s: probes alone never run while sent bytes wait for their acknowledgement.
void watch_for_dead_peer(io::Stream& stream);

// The stream's close() becomes a reset: what is not delivered is thrown away, and the other side sees an
// error instead of an end.
void reset_on_close(io::Stream& stream);

// Who is on the other side, without the port: "127.0.0.1".
std::string peer_address(io::Stream& stream);

}  // namespace vedette::serve
