#include "core/ntp/client.hpp"

#include <algorithm>

namespace vedette::ntp {

Client::Client(std::size_t servers, const Schedule& schedule, const Limits& limits, MonoTime now)
    : count_(std::clamp(servers, std::size_t{1}, kMaxServers)),
      schedule_(schedule),
      limits_(limits),
      silent_until_{},
      due_(now),
      pause_(schedule.first_pause) {
    silent_until_.fill(now);
}

std::optional<std::size_t> Client::asked() const { return asks_ ? std::optional(server_) : std::nullopt; }

std::optional<std::size_t> Client::poll(MonoTime now) {
    if (now < due_) return std::nullopt;
    if (asks_) next_server(now);  // it has not answered in time
    if (now < due_) return std::nullopt;
    for (std::size_t i = 0; i < count_; ++i) {
        const std::size_t server = (server_ + i) % count_;
        if (now < silent_until_[server]) continue;
        server_ = server;
        asks_ = true;
        number_.reset();
        due_ = now + schedule_.look_up;
        return server_;
    }
    due_ = *std::ranges::min_element(silent_until_.begin(),
                                     silent_until_.begin() + static_cast<std::ptrdiff_t>(count_));
    return std::nullopt;
}

Packet Client::begin_request(std::uint64_t number, MonoTime now) {
    number_ = number;
    sent_ = now;
    due_ = now + schedule_.patience;
    return make_request(number);
}

std::expected<Sample, Refusal> Client::take(Bytes datagram, MonoTime arrived) {
    if (!asks_ || !number_) return std::unexpected(Refusal::kNotAsked);
    const auto sample = read_answer(datagram, *number_, sent_, arrived, limits_);
    if (sample) {
        asks_ = false;
        number_.reset();
        failed_ = 0;
        pause_ = schedule_.first_pause;
        due_ = arrived + schedule_.interval;
        return sample;
    }
    switch (sample.error()) {
        case Refusal::kNotAnAnswer:
        case Refusal::kNotAsked: return sample;
        case Refusal::kRate: silent_until_[server_] = arrived + schedule_.rate_pause; break;
        case Refusal::kDenied: silent_until_[server_] = arrived + schedule_.refused_pause; break;
        default: break;
    }
    next_server(arrived);
    return sample;
}

void Client::fail(MonoTime now) {
    if (asks_) next_server(now);
}

// The next one is asked at once, all of them again after a pause.
void Client::next_server(MonoTime now) {
    asks_ = false;
    number_.reset();
    server_ = (server_ + 1) % count_;
    failed_ += 1;
    due_ = now;
    if (failed_ < count_) return;
    failed_ = 0;
    due_ = now + pause_;
    pause_ = std::min(2 * pause_, schedule_.longest_pause);
}

}  // namespace vedette::ntp
