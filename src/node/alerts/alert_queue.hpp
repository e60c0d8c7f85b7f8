// The alerts that wait to be sent: a few, the oldest given up for the newest. Alerts of one kind that come
// shortly after each other become one with a count, and of their pictures the newest is kept. Time is an
// argument. No allocation. Owned by the network task.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/base/time.hpp"
#include "node/pictures/picture_pool.hpp"

namespace vedette::node {

// What an alert is about.
enum class AlertKind : std::uint8_t {
    kMotion,
    kTest,
};
// "motion", "test".
std::string_view name_of(AlertKind kind);

// A service that alerts are sent to.
enum class AlertTarget : std::uint8_t { kPushover, kNtfy, kWebhook };
inline constexpr std::size_t kAlertTargets = 3;
inline constexpr std::array<AlertTarget, kAlertTargets> kEveryAlertTarget = {
    AlertTarget::kPushover, AlertTarget::kNtfy, AlertTarget::kWebhook};
std::string_view name_of(AlertTarget target);  // "pushover", "ntfy", "webhook"

// A set of targets, a bit each.
using AlertTargets = std::uint8_t;
constexpr AlertTargets bit_of(AlertTarget target) {
    return static_cast<AlertTargets>(1U << static_cast<unsigned>(target));
}

// One alert, or several of a kind in one.
struct Alert {
    static constexpr std::size_t kMaxText = 72;  // bytes; a longer text is cut

    AlertKind kind{};
    AlertTargets targets = 0;  // that have not got it yet
    std::uint16_t count = 1;
    std::uint8_t text_bytes = 0;
    std::array<std::uint8_t, kAlertTargets> failures{};  // by target
    std::array<char, kMaxText> memory{};
    MonoTime at;  // of the first
    PicturePool::Share picture;

    std::string_view text() const { return {memory.data(), text_bytes}; }
};

// The alerts of a board, the oldest first.
class AlertQueue {
  public:
    static constexpr std::size_t kMaxWaiting = 4;
    static constexpr Duration kBurst = 30s;      // alerts of one kind within it are one
    static constexpr std::size_t kPictures = 1;  // held at once; an older alert goes without

    // `targets` is not 0. The text's control characters become blanks. False: an older alert was given up for
    // this one.
    bool add(AlertKind kind, std::string_view text, PicturePool::Share picture, AlertTargets targets,
             MonoTime now);
    // Places stay until the next add() or end_sending().
    std::span<Alert> waiting() { return std::span(alerts_).first(count_); }
    std::span<const Alert> waiting() const { return std::span(alerts_).first(count_); }

    // One alert may be under way: it stays as it is, with its picture.
    void begin_sending(std::size_t place) { sending_ = place; }
    bool is_sending() const { return sending_ != kNone; }
    Alert& sending() { return alerts_[sending_]; }
    // Forgets it where it has no target left.
    void end_sending();

  private:
    static constexpr std::size_t kNone = kMaxWaiting;

    void erase(std::size_t place);
    void release_pictures();

    std::array<Alert, kMaxWaiting> alerts_{};
    std::size_t count_ = 0;
    std::size_t sending_ = kNone;
};

}  // namespace vedette::node
