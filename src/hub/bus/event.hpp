// Events of the hub and its cameras, in the form that API, MQTT and store carry.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "core/base/time.hpp"

namespace vedette::bus {

// What happened. Within a version `v` of a type, `data` only gains keys.
struct Event {
    std::string id;    // UUIDv7
    std::string type;  // "camera.lost", "camera.live"
    int v = 1;
    std::string hub;
    std::string camera;  // empty: the event is the hub's
    UtcTime utc;
    std::string data = "{}";  // a JSON object as text
};

// {"id":…,"type":…,"v":1,"hub":…,"camera":…,"utc":"2026-01-02T03:04:05.678Z","data":{…}}
std::string format_json(const Event& event);

// Calls its listeners and stores nothing: an event that must not be lost is written to a store first.
// Thread-safe.
class EventBus {
  public:
    using Listener = std::function<void(const Event&)>;

    // Ends the listening when destroyed; may outlive the bus.
    using Listening = std::shared_ptr<void>;

    // Calls every listener, in the order of listen(), on the caller's thread. A listener may post to a loop,
    // but not call listen() or end a Listening.
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
