#include "hub/bus/event.hpp"

#include <fmt/format.h>
#include <sys/random.h>

#include "hub/base/json_text.hpp"
#include "linux/base/utc_text.hpp"

namespace vedette::bus {

std::string make_uuid7(UtcTime now) {
    std::array<std::uint8_t, 16> b{};
    if (::getrandom(b.data(), b.size(), 0) != static_cast<ssize_t>(b.size())) b.fill(0);
    const auto ms = static_cast<std::uint64_t>(to_ms(now.since));
    for (std::size_t i = 0; i < 6; ++i) b[i] = static_cast<std::uint8_t>(ms >> (40 - 8 * i));
    b[6] = static_cast<std::uint8_t>(0x70 | (b[6] & 0x0f));
    b[8] = static_cast<std::uint8_t>(0x80 | (b[8] & 0x3f));
    std::string out;
    for (std::size_t i = 0; i < b.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
        out += fmt::format("{:02x}", b[i]);
    }
    return out;
}

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
