#include "hub/bus/unit_bus.hpp"

#include <algorithm>
#include <utility>

namespace vedette::bus {

template <class Change>
void UnitBus::change_demand(const Subscription& subscription, const Change& change) {
    Demand demand;
    {
        const std::lock_guard lock(mutex_);
        if (!change()) return;
        demand = demand_locked(subscription.track_);
    }
    if (on_demand_) on_demand_(subscription.track_, demand);
}

Subscription::Subscription(UnitBus& bus, std::uint8_t track, Policy policy, double max_fps,
                           std::function<void()> wake)
    : bus_(bus), track_(track), policy_(policy), wake_(std::move(wake)), max_fps_(max_fps) {
    bus_.change_demand(*this, [this] {
        last_number_ = bus_.tracks_[track_].last_number;
        return bus_.subscriptions_.insert(this).second;
    });
}

Subscription::~Subscription() {
    bus_.change_demand(*this, [this] { return bus_.subscriptions_.erase(this) > 0; });
}

std::optional<Delivery> Subscription::next() {
    const std::lock_guard lock(bus_.mutex_);
    if (waiting_.empty()) return std::nullopt;
    Delivery delivery{.unit = std::move(waiting_.front())};
    waiting_.pop_front();
    waiting_bytes_ -= delivery.unit->bytes().size();
    delivery.missed = delivery.unit->number - last_number_ - 1;
    delivery.discontinuity = delivery.unit->discontinuity || delivery.missed > 0;
    last_number_ = delivery.unit->number;
    return delivery;
}

void Subscription::request_rate(double max_fps) {
    bus_.change_demand(*this, [&] { return std::exchange(max_fps_, max_fps) != max_fps; });
}

// Whether the unit can be decoded after the units that this consumer has been offered.
bool Subscription::follows(const UnitPtr& unit) const {
    if (unit->key) return true;
    return last_offered_ != 0 && unit->number == last_offered_ + 1 && !unit->discontinuity;
}

void Subscription::offer_latest(const UnitPtr& unit) {
    if (unit->key || waiting_.size() >= policy_.max_units) {
        waiting_.clear();
        waiting_bytes_ = 0;
        last_offered_ = 0;
        if (!unit->key) return;  // too slow: continues with the next key unit
    }
    if (follows(unit)) put(unit);
}

void Subscription::offer_queue(const UnitPtr& unit) {
    const bool full = waiting_.size() >= policy_.max_units ||
                      (waiting_bytes_ + unit->bytes().size() > policy_.max_bytes && !waiting_.empty());
    if (!full && follows(unit)) put(unit);
}

void Subscription::put(const UnitPtr& unit) {
    waiting_.push_back(unit);
    waiting_bytes_ += unit->bytes().size();
    last_offered_ = unit->number;
}

void Subscription::offer(const UnitPtr& unit) {
    const bool was_empty = waiting_.empty();
    if (policy_.kind == Policy::Kind::kLatest) {
        offer_latest(unit);
    } else {
        offer_queue(unit);
    }
    if (was_empty && !waiting_.empty() && wake_) wake_();
}

UnitBus::UnitBus(OnDemand on_demand) : on_demand_(std::move(on_demand)) {}

TrackInfoPtr UnitBus::announce(TrackInfo info) {
    const std::lock_guard lock(mutex_);
    Track& track = tracks_[info.id];
    info.generation = track.info ? track.info->generation + 1 : 1;
    track.info = std::make_shared<const TrackInfo>(std::move(info));
    return track.info;
}

UnitPtr UnitBus::publish(Unit unit) {
    const std::lock_guard lock(mutex_);
    Track& track = tracks_[unit.track->id];
    unit.number = ++track.last_number;
    const auto published = std::make_shared<const Unit>(std::move(unit));
    if (published->key) track.newest_key = published;
    for (Subscription* s : subscriptions_) {
        if (s->track_ == published->track->id) s->offer(published);
    }
    return published;
}

std::unique_ptr<Subscription> UnitBus::subscribe(std::uint8_t track, Policy policy,
                                                 std::function<void()> wake, double max_fps) {
    return std::make_unique<Subscription>(*this, track, policy, max_fps, std::move(wake));
}

UnitPtr UnitBus::newest(std::uint8_t track) const {
    const std::lock_guard lock(mutex_);
    const auto found = tracks_.find(track);
    return found == tracks_.end() ? nullptr : found->second.newest_key;
}

std::uint32_t UnitBus::generation(std::uint8_t track) const {
    const std::lock_guard lock(mutex_);
    const auto found = tracks_.find(track);
    return found == tracks_.end() ? 0 : found->second.info->generation;
}

void UnitBus::forget() {
    const std::lock_guard lock(mutex_);
    for (auto& [id, track] : tracks_) track.newest_key.reset();
}

Demand UnitBus::demand(std::uint8_t track) const {
    const std::lock_guard lock(mutex_);
    return demand_locked(track);
}

Demand UnitBus::demand_locked(std::uint8_t track) const {
    Demand demand;
    bool all = false;
    for (const Subscription* s : subscriptions_) {
        if (s->track_ != track) continue;
        ++demand.consumers;
        all = all || s->max_fps_ == 0;
        demand.max_fps = std::max(demand.max_fps, s->max_fps_);
    }
    if (all) demand.max_fps = 0;
    return demand;
}

}  // namespace vedette::bus
