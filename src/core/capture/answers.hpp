// Which picture answers a client's `capture`, and when (docs/design/capture-answers.md): a fresh one that the
// client has not had, else after a while an old one, and none of a camera that is lost. The session sends the
// pictures and reads the clock. Caller's thread; no allocation.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/base/time.hpp"

namespace vedette::capture {

// The camera's newest picture.
struct NewestPicture {
    std::uint64_t number = 0;  // differs between pictures
    MonoTime arrived{};
};

// Whether the camera gives pictures.
enum class CameraState : std::uint8_t {
    kLive,    // it does
    kSilent,  // it may do so soon
    kLost,    // it does not: what is shown in its place is no answer
};

// What happens to the oldest unanswered `capture`.
enum class Answer : std::uint8_t {
    kNone,      // there is none
    kSend,      // it is answered: send the newest picture
    kWait,      // look again at Answers::due(), and when a picture arrives or the camera's state changes
    kLost,      // the camera is lost: all are given up
    kTimedOut,  // no picture came in time: all are given up
};

// Times of the rule.
struct AnswerLimits {
    Duration fresh_age = std::chrono::milliseconds(500);   // a picture that arrived within it is fresh
    Duration fresh_wait = std::chrono::milliseconds(500);  // how long a live camera may take for a fresh one
    Duration timeout = std::chrono::seconds(10);           // for a camera that is not live
};

// The unanswered commands of one client.
class Answers {
  public:
    static constexpr std::size_t kMaxAsked = 16;

    explicit Answers(const AnswerLimits& limits = {}) : limits_(limits) {}

    // False: leave further commands in the connection.
    bool has_room() const { return size_ < kMaxAsked; }
    bool empty() const { return size_ == 0; }
    // A `capture` has come. Only while has_room().
    void ask(MonoTime now);
    // `newest`: none before the camera's first picture. After kSend, that picture counts as sent.
    Answer next(const std::optional<NewestPicture>& newest, CameraState camera, MonoTime now);
    // After kWait.
    MonoTime due() const { return due_; }
    // Gives all up: the client leaves.
    void clear() { size_ = 0; }

  private:
    AnswerLimits limits_;
    std::array<MonoTime, kMaxAsked> asked_;  // a ring
    std::uint8_t first_ = 0;
    std::uint8_t size_ = 0;
    std::optional<std::uint64_t> last_number_;  // of the picture that was sent last
    MonoTime due_{};
};

}  // namespace vedette::capture
