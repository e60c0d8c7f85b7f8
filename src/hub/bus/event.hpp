// The event envelope: what the hub tells about itself, in the form that the API, MQTT and the store will all
// carry. `data` changes only by addition within a version. Values, any thread.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "core/base/time.hpp"

namespace vedette::bus {

// UUID version 7 (RFC 9562 5.7): 48 bits of Unix milliseconds, then random bits, so that ids sort by time.
std::string make_uuid7(UtcTime now);

// One event, ready for a listener or for the store.
struct Event {
    std::string id;    // UUIDv7
    std::string type;  // "camera.lost", "camera.live"
    int v = 1;
    std::string hub;
    std::string camera;  // empty: of the hub itself
    UtcTime utc;
    std::string data = "{}";  // a JSON object as text
};

// {"id":…,"type":…,"v":1,"hub":…,"camera":…,"utc":"2026-01-02T03:04:05.678Z","data":{…}}
std::string format_json(const Event& event);

// Wakes whoever listens; keeps nothing. What must not be lost is written to a store first.
class EventBus {
  public:
    using Listener = std::function<void(const Event&)>;

    // Stops listening when destroyed; may outlive the bus.
    class Listening {
      public:
        Listening() = default;
        explicit Listening(std::function<void()> end) : end_(std::move(end)) {}
        Listening(Listening&& other) noexcept : end_(std::exchange(other.end_, nullptr)) {}
        Listening& operator=(Listening&& other) noexcept {
            std::swap(end_, other.end_);
            return *this;
        }
        ~Listening() {
            if (end_) end_();
        }

      private:
        std::function<void()> end_;
    };

    // Calls every listener, in the order of listening, on the caller's thread. A listener may post; it may
    // not listen or stop listening from within the call.
    void announce(const Event& event);
    [[nodiscard]] Listening listen(Listener listener);

  private:
    struct State {
        std::mutex mutex;
        std::map<std::uint64_t, Listener> listeners;
        std::uint64_t last = 0;
    };
    std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace vedette::bus
