// The bytes of the serial console in both directions. Its log lines are port/log's.
#pragma once

#include "core/base/bytes.hpp"

namespace vedette::port {

// Owned by the network task. No call blocks.
class Serial {
  public:
    virtual ~Serial() = default;
    // Takes what has come, at most the size of `into`; 0: nothing has. Network::wait() returns when there is
    // something.
    virtual std::size_t read(MutableBytes into) = 0;
    // Sends the bytes as one piece: no line of the log comes between them. False: the line does not take them
    // now, and none was sent.
    virtual bool write(Bytes bytes) = 0;
};

}  // namespace vedette::port
