// Credit: the receiver's word about how many units it wants on the way to it. A sender's kernel can be kept
// empty by the sender, but the receiver's kernel can't: a reader that keeps up for a while and then slows has
// a receive buffer of megabytes, which fills with old pictures. With a credit of two it holds two.
//
// Totals, not increments, go over the wire (as QUIC's MAX_STREAM_DATA, RFC 9000 19.10): a repeated or late
// grant does no harm. One pair a channel. Not thread-safe.
#pragma once

#include <cstdint>
#include <optional>

namespace vedette::wire {

class CreditSender {
  public:
    // The receiver granted `total` units since the channel began. A smaller total than before is ignored.
    void grant(std::uint64_t total) {
        if (total > granted_) granted_ = total;
    }
    bool may_send() const { return sent_ < granted_; }
    void on_sent() { ++sent_; }
    std::uint64_t unacknowledged(std::uint64_t window) const {
        return granted_ >= sent_ + window ? 0 : sent_ + window - granted_;
    }

  private:
    std::uint64_t granted_ = 0;
    std::uint64_t sent_ = 0;
};

class CreditReceiver {
  public:
    // At most `window` units, at least 1, may be on the way or unread.
    explicit CreditReceiver(std::uint64_t window) : window_(window) {}
    // The total to announce before the first unit.
    std::uint64_t first_grant() const { return window_; }
    // A unit was taken in and done with: the total to announce now.
    std::uint64_t on_done() { return ++done_ + window_; }

  private:
    std::uint64_t window_;
    std::uint64_t done_ = 0;
};

}  // namespace vedette::wire
