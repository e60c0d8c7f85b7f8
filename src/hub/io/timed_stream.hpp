// A stream of short parts at even times, by which the hub's doctor finds out whether a proxy passes on a
// stream as it comes. The server says in each part when it sent it; the reader notes when it arrived. Opens
// no connection. Thread-safe; a reader is used on the caller's thread. Times are since the stream's begin.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/time.hpp"

namespace vedette::io {

// The stream's address, below the path at which a proxy shows the hub.
inline constexpr std::string_view kTimedPath = "/api/v1/doctor/stream";
inline constexpr std::string_view kTimedContentType = "multipart/x-mixed-replace; boundary=vedette";
inline constexpr int kTimedParts = 10;
inline constexpr Duration kTimedInterval = 250ms;  // between two parts; the first one comes at once

// Whether a text may be a stream's key: 8 to 32 letters and digits. Only who asked knows it, so that no other
// server answers with it by chance.
bool is_timed_key(std::string_view key);

// A part with its head; less than 300 bytes. `number` from 0.
std::string format_timed_part(std::string_view key, int number, Duration sent);

// A part that has arrived.
struct TimedPart {
    Duration sent{};
    Duration arrived{};

    bool operator==(const TimedPart&) const = default;
};

// Finds the parts in the bytes of the answer, which may be a stranger's. Keeps less than 1 kB of them.
class TimedReader {
  public:
    explicit TimedReader(std::string_view key);

    // `at`: when these bytes arrived.
    void feed(Bytes bytes, Duration at);
    // In the order of their numbers, without gaps.
    const std::vector<TimedPart>& parts() const { return parts_; }
    bool is_complete() const { return parts_.size() == kTimedParts; }

  private:
    bool take_part(Duration at);

    const std::string key_;
    std::string rest_;  // that has not been a part yet
    std::vector<TimedPart> parts_;
};

}  // namespace vedette::io
