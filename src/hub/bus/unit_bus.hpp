// One camera's units from its source to any number of consumers. Publishing never blocks, copies no payload
// and never waits for a consumer: each has a policy for what it misses. Knows nothing of sockets, viewers or
// retries.
//
// Publishing: one thread at a time (the camera's source or its supervisor). Everything else: any thread. The
// bus must outlive its subscriptions.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>

#include "hub/bus/unit.hpp"

namespace vedette::bus {

// What a consumer holds when it is behind.
struct Policy {
    // Which units a consumer may miss.
    enum class Kind : std::uint8_t {
        kLatest,  // jump to the newest unit that decodes alone; units that depend on it follow while they
                  // keep up
        kQueue,   // every unit, up to the limits; then whole runs are missed, up to the next key unit
    };
    Kind kind = Kind::kLatest;
    std::size_t max_units = 1;
    std::size_t max_bytes = 0;  // of payload

    // For codecs with dependent units, at most `max_chain` of them wait behind their key unit.
    static Policy latest(std::size_t max_chain = 60) { return {Kind::kLatest, max_chain, 0}; }
    static Policy queue(std::size_t units, std::size_t bytes) { return {Kind::kQueue, units, bytes}; }
};

// What the consumers of a track want together. A source starts at the first consumer and stops after the
// last.
struct Demand {
    int consumers = 0;
    double max_fps = 0;  // the fastest consumer's wish; 0: every unit
    bool operator==(const Demand&) const = default;
};

// A unit for one consumer, with what that consumer missed before it.
struct Delivery {
    UnitPtr unit;
    std::uint64_t missed = 0;    // units of this track that this consumer did not get since its last one
    bool discontinuity = false;  // something is missing, or the unit itself says so
};

class UnitBus;

// A consumer's place on the bus; leaves when destroyed. One thread at a time.
class Subscription {
  public:
    Subscription(UnitBus& bus, std::uint8_t track, Policy policy, double max_fps, std::function<void()> wake);
    ~Subscription();
    Subscription(const Subscription&) = delete;
    Subscription& operator=(const Subscription&) = delete;

    // The next unit by the policy, or nothing when there is none at the moment. Never waits.
    std::optional<Delivery> next();
    std::uint64_t missed_in_all() const;
    // A new wish for the source's rate, as in UnitBus::subscribe.
    void request_rate(double max_fps);

  private:
    friend class UnitBus;
    void offer(const UnitPtr& unit);  // with the bus's lock held
    void offer_latest(const UnitPtr& unit);
    void offer_queue(const UnitPtr& unit);
    void put(const UnitPtr& unit);
    bool follows(const UnitPtr& unit) const;

    UnitBus& bus_;
    const std::uint8_t track_;
    const Policy policy_;
    const std::function<void()> wake_;
    // Guarded by the bus's mutex:
    double max_fps_;
    std::deque<UnitPtr> waiting_;
    std::size_t waiting_bytes_ = 0;
    std::uint64_t last_offered_ =
        0;  // number of the last unit that was put into waiting_; 0: a key unit must come
    std::uint64_t last_number_ = 0;  // of the last unit given out, or of the newest when subscribing
    std::uint64_t missed_ = 0;
};

// The bus of one camera, with all its tracks.
class UnitBus {
  public:
    // `on_demand` is called whenever a track's demand changes, from the thread that changed it, without the
    // lock.
    using OnDemand = std::function<void(std::uint8_t track, const Demand&)>;
    explicit UnitBus(OnDemand on_demand = {});
    UnitBus(const UnitBus&) = delete;
    UnitBus& operator=(const UnitBus&) = delete;

    // A track begins, or begins a new generation. Units are published with what this returns.
    TrackInfoPtr announce(TrackInfo track);

    // Numbers the unit and hands it out; unit.track is the newest generation of its track. Returns what was
    // published.
    UnitPtr publish(Unit unit);

    // `wake` is called with the bus's lock held when the subscription's next() goes from nothing to
    // something: it may only note or post. `max_fps` is a wish for the source (0: all); the consumer paces
    // itself.
    std::unique_ptr<Subscription> subscribe(std::uint8_t track, Policy policy, std::function<void()> wake,
                                            double max_fps = 0);

    // The newest unit that decodes alone, even if nobody consumes; null before the first.
    UnitPtr newest(std::uint8_t track) const;
    // What is kept for newest() is let go, so that a stale picture isn't served after the source was stopped.
    void forget();
    Demand demand(std::uint8_t track) const;

  private:
    friend class Subscription;
    struct Track {
        TrackInfoPtr info;
        std::uint64_t last_number = 0;
        UnitPtr newest_key;
    };
    Demand demand_locked(std::uint8_t track) const;
    void join(Subscription* subscription);
    void leave(Subscription* subscription);
    void request_rate(Subscription* subscription, double max_fps);

    const OnDemand on_demand_;
    mutable std::mutex mutex_;
    std::map<std::uint8_t, Track> tracks_;   // guarded by mutex_
    std::set<Subscription*> subscriptions_;  // guarded by mutex_
};

}  // namespace vedette::bus
