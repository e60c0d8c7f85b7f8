#include "hub/bus/unit_bus.hpp"

#include <string>

#include <gtest/gtest.h>

namespace vedette::bus {
namespace {

constexpr std::uint8_t kVideo = 0;
constexpr std::uint8_t kAudio = 1;

// A camera with H.264 and AAC: a key unit at every tenth video unit.
class SyntheticSource {
  public:
    explicit SyntheticSource(UnitBus& bus) : bus_(bus) { restart(640); }

    // New parameter sets: the next units belong to a new generation and begin with a key unit.
    void restart(int width) {
        const auto w = static_cast<std::uint8_t>(width / 16);
        video_ = bus_.announce({.id = kVideo, .codec = Codec::kH264, .config = {0x67, w}});
        audio_ = bus_.announce({.id = kAudio, .codec = Codec::kAac, .config = {0x12}});
        since_key_ = 0;
        fresh_ = true;
    }

    UnitPtr video() {
        const bool key = since_key_++ % 10 == 0;
        return publish(video_, key, std::exchange(fresh_, false), key ? 400 : 40);
    }
    UnitPtr audio() { return publish(audio_, true, false, 8); }

  private:
    UnitPtr publish(const TrackInfoPtr& track, bool key, bool discontinuity, std::size_t size) {
        auto buffer = pool_->take(size);
        buffer->set_size(size);
        Unit unit;
        unit.track = track;
        unit.key = key;
        unit.discontinuity = discontinuity;
        unit.payload = std::move(buffer);
        return bus_.publish(std::move(unit));
    }

    UnitBus& bus_;
    std::shared_ptr<BufferPool> pool_ = BufferPool::create(10'000'000);
    TrackInfoPtr video_;
    TrackInfoPtr audio_;
    int since_key_ = 0;
    bool fresh_ = true;
};

// "12k" is unit 12, a key unit; "!" before it a discontinuity; "(3)" after it that three were missed.
std::string drain(Subscription& s) {
    std::string log;
    while (const auto d = s.next()) {
        log += (d->discontinuity ? "!" : "") + std::to_string(d->unit->number) + (d->unit->key ? "k" : "");
        log += d->missed > 0 ? "(" + std::to_string(d->missed) + ") " : " ";
    }
    return log;
}

TEST(UnitBus, a_latest_consumer_that_keeps_up_gets_every_unit) {
    UnitBus bus;
    const auto s = bus.subscribe(kVideo, Policy::latest(), {});
    SyntheticSource camera(bus);
    std::string log;
    for (int i = 0; i < 12; ++i) {
        camera.video();
        log += drain(*s);
    }
    EXPECT_EQ(log, "!1k 2 3 4 5 6 7 8 9 10 11k 12 ");
}

TEST(UnitBus, a_latest_consumer_that_falls_behind_jumps_to_the_newest_key_unit) {
    UnitBus bus;
    const auto s = bus.subscribe(kVideo, Policy::latest(), {});
    SyntheticSource camera(bus);
    camera.video();
    EXPECT_EQ(drain(*s), "!1k ");
    for (int i = 0; i < 11; ++i) camera.video();
    EXPECT_EQ(drain(*s), "!11k(9) 12 ");
}

TEST(UnitBus, a_latest_consumer_too_far_behind_waits_for_the_next_key_unit) {
    UnitBus bus;
    const auto s = bus.subscribe(kVideo, Policy::latest(3), {});
    SyntheticSource camera(bus);
    for (int i = 0; i < 6; ++i) camera.video();
    EXPECT_EQ(drain(*s), "");
    for (int i = 0; i < 5; ++i) camera.video();
    EXPECT_EQ(drain(*s), "!11k(10) ");
}

TEST(UnitBus, a_late_consumer_begins_with_a_key_unit) {
    UnitBus bus;
    SyntheticSource camera(bus);
    for (int i = 0; i < 4; ++i) camera.video();
    const auto latest = bus.subscribe(kVideo, Policy::latest(), {});
    const auto queue = bus.subscribe(kVideo, Policy::queue(100, 100'000), {});
    for (int i = 0; i < 8; ++i) camera.video();
    EXPECT_EQ(drain(*latest).substr(0, 4), "!11k");
    EXPECT_EQ(drain(*queue).substr(0, 4), "!11k");
}

TEST(UnitBus, a_queue_counts_the_units_above_its_limit_as_missed) {
    UnitBus bus;
    SyntheticSource camera(bus);
    const auto s = bus.subscribe(kVideo, Policy::queue(3, 100'000), {});
    for (int i = 0; i < 8; ++i) camera.video();
    EXPECT_EQ(drain(*s), "!1k 2 3 ");
    for (int i = 0; i < 4; ++i) camera.video();
    EXPECT_EQ(drain(*s), "!11k(7) 12 ");
}

TEST(UnitBus, a_queue_holds_its_byte_limit) {
    UnitBus bus;
    SyntheticSource camera(bus);
    const auto s = bus.subscribe(kVideo, Policy::queue(100, 450), {});
    for (int i = 0; i < 4; ++i) camera.video();
    EXPECT_EQ(drain(*s), "!1k 2 ");
}

TEST(UnitBus, changed_parameters_begin_a_generation_with_its_own_configuration) {
    UnitBus bus;
    const auto s = bus.subscribe(kVideo, Policy::queue(100, 100'000), {});
    SyntheticSource camera(bus);
    camera.video();
    const auto before = s->next();
    camera.restart(1280);
    camera.video();
    const auto after = s->next();
    ASSERT_TRUE(before && after);
    EXPECT_EQ(before->unit->track->generation, 1U);
    EXPECT_EQ(after->unit->track->generation, 2U);
    EXPECT_EQ(after->unit->track->config[1], 80);
    EXPECT_TRUE(after->discontinuity);
    EXPECT_EQ(after->missed, 0U);
    EXPECT_EQ(after->unit->number, 2U);
}

TEST(UnitBus, a_restart_drops_units_that_depend_on_older_ones) {
    UnitBus bus;
    const auto s = bus.subscribe(kVideo, Policy::latest(), {});
    SyntheticSource camera(bus);
    for (int i = 0; i < 3; ++i) camera.video();
    camera.restart(640);
    camera.video();
    EXPECT_EQ(drain(*s), "!4k(3) ");
}

TEST(UnitBus, tracks_are_consumed_separately) {
    UnitBus bus;
    const auto sound = bus.subscribe(kAudio, Policy::queue(100, 1000), {});
    SyntheticSource camera(bus);
    camera.video();
    camera.audio();
    camera.video();
    camera.audio();
    EXPECT_EQ(drain(*sound), "1k 2k ");
}

TEST(UnitBus, wakes_once_until_the_consumer_calls_next) {
    UnitBus bus;
    int wakes = 0;
    const auto s = bus.subscribe(kAudio, Policy::latest(), [&] { ++wakes; });
    SyntheticSource camera(bus);
    camera.audio();
    camera.audio();
    EXPECT_EQ(wakes, 1);
    EXPECT_EQ(drain(*s), "!2k(1) ");
    camera.audio();
    EXPECT_EQ(wakes, 2);
}

TEST(UnitBus, demand_says_how_many_and_how_fast) {
    Demand last;
    UnitBus bus([&](std::uint8_t track, const Demand& d) {
        EXPECT_EQ(track, kVideo);
        last = d;
    });
    auto slow = bus.subscribe(kVideo, Policy::latest(), {}, 2);
    EXPECT_EQ(last, (Demand{1, 2}));
    auto slower = bus.subscribe(kVideo, Policy::latest(), {}, 0.5);
    EXPECT_EQ(last, (Demand{2, 2}));
    auto all = bus.subscribe(kVideo, Policy::latest(), {});
    EXPECT_EQ(last, (Demand{3, 0}));
    slow.reset();
    all->request_rate(3);
    EXPECT_EQ(last, (Demand{2, 3}));
    all.reset();
    EXPECT_EQ(last, (Demand{1, 0.5}));
    slower.reset();
    EXPECT_EQ(last, (Demand{0, 0}));
}

TEST(UnitBus, newest_is_kept_for_late_consumers_until_it_is_released) {
    UnitBus bus;
    SyntheticSource camera(bus);
    EXPECT_EQ(bus.newest(kVideo), nullptr);
    camera.video();
    camera.video();
    EXPECT_EQ(bus.newest(kVideo)->number, 1U);
    bus.forget();
    EXPECT_EQ(bus.newest(kVideo), nullptr);
}

TEST(UnitBus, publishing_copies_no_payload) {
    UnitBus bus;
    const auto a = bus.subscribe(kAudio, Policy::latest(), {});
    const auto b = bus.subscribe(kAudio, Policy::queue(10, 1000), {});
    SyntheticSource camera(bus);
    const UnitPtr published = camera.audio();
    EXPECT_EQ(a->next()->unit->bytes().data(), published->bytes().data());
    EXPECT_EQ(b->next()->unit->bytes().data(), published->bytes().data());
}

}  // namespace
}  // namespace vedette::bus
