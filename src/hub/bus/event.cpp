#include "hub/bus/event.hpp"

#include "hub/base/json_text.hpp"
#include "linux/base/utc_text.hpp"

namespace vedette::bus {

std::string format_json(const Event& e) {
    std::string text = serialize_json({{"id", e.id},
                                       {"type", e.type},
                                       {"v", e.v},
                                       {"hub", e.hub},
                                       {"camera", e.camera},
                                       {"utc", format_utc(e.utc)}});
    text.pop_back();
    return text + ",\"data\":" + e.data + "}";
}

void EventBus::announce(const Event& event) {
    const std::lock_guard lock(state_->mutex);
    for (const auto& [number, listener] : state_->listeners) listener(event);
}

EventBus::Listening EventBus::listen(Listener listener) {
    const std::lock_guard lock(state_->mutex);
    const std::uint64_t number = ++state_->last;
    state_->listeners.emplace(number, std::move(listener));
    return {nullptr, [state = state_, number](void*) {
                const std::lock_guard inner(state->mutex);
                state->listeners.erase(number);
            }};
}

}  // namespace vedette::bus
