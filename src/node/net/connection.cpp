#include "node/net/connection.hpp"

#include <algorithm>

namespace vedette::node {

Step Connection::poll(const port::StationStatus& station,
                      std::optional<std::span<const port::FoundNetwork>> found, MonoTime now) {
    switch (state_) {
        case State::kBegin: return begin(now);
        case State::kTrial: return join(*joining_, now);
        case State::kJoining: return watch_join(station, now);
        case State::kNext: return join_next(now);
        case State::kScanning:
            if (!found && now < due_) return Step::kNone;
            order(found.value_or(std::span<const port::FoundNetwork>()));
            return join_next(now);
        case State::kJoined: return watch_joined(station, now);
        case State::kResting: return now < due_ ? Step::kNone : end_rest(now);
    }
    return Step::kNone;
}

Reach Connection::reach() const {
    if (state_ == State::kJoined) return Reach::kStation;
    return access_point_is_open_ ? Reach::kAccessPoint : Reach::kNowhere;
}

void Connection::count_user(MonoTime now) {
    if (state_ == State::kResting && access_point_is_open_ && !known_.all().empty()) due_ = now + times_.away;
}

void Connection::try_network(const KnownNetwork& network, MonoTime now) {
    joining_ = network;
    trial_ = Trial::kRunning;
    go(State::kTrial, now);
}

Step Connection::begin(MonoTime now) {
    count_ = 0;
    next_ = 0;
    if (known_.all().empty()) return rest(now);
    return join(known_.all().front(), now);
}

Step Connection::join(const KnownNetwork& network, MonoTime now) {
    joining_ = network;
    go(State::kJoining, now + times_.join);
    return Step::kJoin;
}

Step Connection::watch_join(const port::StationStatus& station, MonoTime now) {
    if (station.state == port::StationState::kUp) {
        failure_ = port::JoinFailure::kNone;
        pause_ = Duration::zero();
        if (trial_ == Trial::kRunning) trial_ = Trial::kJoined;
        go(State::kJoined, access_point_is_open_ ? now + times_.linger : MonoTime::max());
        return Step::kNone;
    }
    const bool is_late = station.state == port::StationState::kJoining;
    if (is_late && now < due_) return Step::kNone;
    failure_ = is_late ? port::JoinFailure::kNoAddress : station.failure;
    if (trial_ != Trial::kRunning) {
        go(State::kNext, now);
        return Step::kLeave;
    }
    trial_ = Trial::kFailed;
    if (access_point_is_open_) {
        go(State::kResting, known_.all().empty() ? MonoTime::max() : now + times_.away);
    } else {
        go(State::kBegin, now);
    }
    return Step::kLeave;
}

// The first one was tried without a search, which would cost seconds at each start.
Step Connection::join_next(MonoTime now) {
    if (count_ == 0 && known_.all().size() > 1) {
        go(State::kScanning, now + times_.scan);
        return Step::kScan;
    }
    if (next_ < count_) return join(known_.all()[order_[next_++]], now);
    return rest(now);
}

// Those that were found, the strongest first, then those that may be hidden.
void Connection::order(std::span<const port::FoundNetwork> found) {
    const auto known = known_.all();
    const auto add = [&](std::size_t network) {
        const auto end = order_.begin() + static_cast<std::ptrdiff_t>(count_);
        if (std::find(order_.begin(), end, network) == end)
            order_[count_++] = static_cast<std::uint8_t>(network);
    };
    next_ = 0;
    for (const port::FoundNetwork& one : found) {
        for (std::size_t i = 1; i < known.size(); ++i) {
            if (known[i].ssid() == one.ssid()) add(i);
        }
    }
    for (std::size_t i = 1; i < known.size(); ++i) add(i);
}

Step Connection::watch_joined(const port::StationStatus& station, MonoTime now) {
    if (station.state == port::StationState::kOff) {
        failure_ = station.failure;
        go(State::kBegin, now);
        return Step::kLeave;
    }
    if (!access_point_is_open_ || now < due_) return Step::kNone;
    access_point_is_open_ = false;
    due_ = MonoTime::max();
    return Step::kCloseAccessPoint;
}

// No network can be joined.
Step Connection::rest(MonoTime now) {
    const bool is_new = known_.all().empty();
    if (!is_new && !has_access_point_) {
        pause_ = pause_ == Duration::zero() ? times_.first_pause : std::min(2 * pause_, times_.longest_pause);
        go(State::kResting, now + pause_);
        return Step::kNone;
    }
    go(State::kResting, is_new ? MonoTime::max() : now + times_.away);
    if (access_point_is_open_) return Step::kNone;
    access_point_is_open_ = true;
    return Step::kOpenAccessPoint;
}

Step Connection::end_rest(MonoTime now) {
    if (!access_point_is_open_) return begin(now);
    access_point_is_open_ = false;
    go(State::kBegin, now);
    return Step::kCloseAccessPoint;
}

}  // namespace vedette::node
