// What connections have beyond HTTP once they are upgraded to WebSocket capture: places of a limited number,
// so that the other connections need no memory for it. Owned by the network task.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/capture/answers.hpp"
#include "core/capture/session.hpp"
#include "core/http/message_reader.hpp"

namespace vedette::node {

// One capture session.
struct Capture {
    explicit Capture(unsigned number) : slot(number) {}

    unsigned slot;  // from 0, in the log
    http::MessageReader messages{http::Peer::kClient,
                                 {.max_message = capture::kMaxMessageBytes, .long_lengths = true}};
    std::array<std::uint8_t, capture::kCommand.size()> command{};  // a text of this length
    capture::Answers answers;
};

// As many as the original serves.
class CapturePlaces {
  public:
    bool is_full() const { return find_free() == places_.size(); }
    std::size_t used() const {
        return static_cast<std::size_t>(
            std::ranges::count_if(places_, [](const auto& place) { return place.has_value(); }));
    }
    // The lowest free place. Only while not is_full().
    Capture& take() {
        const std::size_t at = find_free();
        return places_[at].emplace(static_cast<unsigned>(at));
    }
    void give_back(const Capture& capture) { places_[capture.slot].reset(); }

  private:
    std::size_t find_free() const {
        std::size_t at = 0;
        while (at < places_.size() && places_[at]) ++at;
        return at;
    }

    std::array<std::optional<Capture>, capture::kMaxClients> places_{};
};

}  // namespace vedette::node
