// Credit: how many units a receiver allows the sender to send ahead. A sender can keep only its own socket
// buffer empty: without credit a slow reader finds megabytes of old pictures in its receive buffer.
//
// The wire carries totals, not increments (as QUIC's MAX_STREAM_DATA, RFC 9000 19.10), so a repeated or late
// grant does no harm. One pair a channel. Caller's thread.
#pragma once

#include <cstdint>
#include <optional>

namespace vedette::wire {

// The sender's count.
class CreditSender {
  public:
    // The receiver granted `total` units since the channel began. A smaller total than before is ignored.
    void grant(std::uint64_t total) {
        if (total > granted_) granted_ = total;
    }
    bool may_send() const { return sent_ < granted_; }
    void on_sent() { ++sent_; }

  private:
    std::uint64_t granted_ = 0;
    std::uint64_t sent_ = 0;
};

// The receiver's count.
class CreditReceiver {
  public:
    // At most `window` units (at least 1) may be sent and not yet consumed.
    explicit CreditReceiver(std::uint64_t window) : window_(window) {}
    // The total to announce before the first unit.
    std::uint64_t first_grant() const { return window_; }
    // A unit was consumed: returns the total to announce now.
    std::uint64_t on_done() { return ++done_ + window_; }

  private:
    std::uint64_t window_;
    std::uint64_t done_ = 0;
};

}  // namespace vedette::wire
